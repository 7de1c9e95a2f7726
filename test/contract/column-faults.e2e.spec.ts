import { describe, expect, it } from '@jest/globals';
import { Composition, Hidden, Latchkey, OrderBy, RepositoryOnly, RestEntity, UniqueUnlessDeleted } from 'latchkey';
import {
  AfterLoad,
  BeforeInsert,
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  EventSubscriber,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
  TableInheritance,
  Tree,
  TreeChildren,
  TreeParent,
  VirtualColumn,
} from 'typeorm';
import { declarationFaults } from '../../src/latchkey/declaration-faults.js';
import type { EntityClass } from '../../src/latchkey/model/declarations.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity('fault_keyless')
@RestEntity('HiddenKey')
class HiddenKey {
  @PrimaryColumn('int', { select: false })
  id!: number;
}

@Entity('fault_crate')
@RestEntity('FaultCrate')
class FaultCrate {
  @PrimaryColumn('int')
  id!: number;

  @OneToMany(() => FaultBottle, 'crate')
  bottles!: Relation<FaultBottle>[];
}

@Entity('fault_bottle')
@RestEntity('FaultBottle')
class FaultBottle {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => FaultCrate, 'bottles')
  @Hidden()
  crate!: Relation<FaultCrate>;
}

@Entity('fault_gap')
@RestEntity('Gap')
class Gap {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  label!: string;

  @Hidden()
  nothing!: string;
}

@Entity('fault_parcel')
@RestEntity('FaultParcel')
class FaultParcel {
  @PrimaryColumn({ type: 'text', transformer: { to: String, from: String } })
  id!: string;

  @Column({ type: 'text', transformer: { to: String, from: (text: string) => text.split(',') } })
  marks!: string[];

  @Column({ type: 'text', array: true, transformer: { to: (texts: string[]) => texts, from: String } })
  labels!: string;
}

@Entity('fault_limb')
@Tree('materialized-path')
@RestEntity('Limb')
class Limb {
  @PrimaryColumn('int')
  id!: number;

  @TreeParent()
  parent!: Relation<Limb> | null;

  @TreeChildren()
  children!: Relation<Limb>[];
}

@Entity('fault_listener')
@RestEntity('Listener')
class Listener {
  @PrimaryColumn('int')
  id!: number;

  @VirtualColumn({ query: (alias) => `SELECT count(*) FROM fault_limb WHERE id = ${alias}.id` })
  limbs!: number;

  @Column('text')
  @Composition()
  part!: string;

  @BeforeInsert()
  hash(): void {
    this.part = 'x';
  }
}

@Entity('fault_quiet_listener')
@RestEntity('QuietListener')
class QuietListener {
  @PrimaryColumn('int')
  id!: number;

  @AfterLoad()
  @Hidden()
  loaded(): void {
    this.id += 0;
  }
}

@Entity('fault_no_key')
@RestEntity('NoKey')
class NoKey {
  @Column('text')
  name!: string;
}

@Entity('fault_base')
@TableInheritance({ column: { name: 'kind', type: 'text' } })
@RestEntity('Base')
class Base {
  @PrimaryColumn('int')
  id!: number;
}

class Between extends Base {
  @Column('text')
  middle!: string;
}

@ChildEntity()
@RestEntity('Leaf')
class Leaf extends Between {}

@Entity('fault_land')
@RestEntity('Land')
class Land {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  code!: string;

  @Column('text', { unique: true, nullable: true })
  mark!: string | null;
}

@Entity('fault_harbour')
@RestEntity('Harbour')
class Harbour {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Land)
  @JoinColumn({ name: 'land_code', referencedColumnName: 'code' })
  land!: Relation<Land>;

  @ManyToMany(() => Land)
  @JoinTable({ name: 'fault_harbour_land', inverseJoinColumn: { name: 'land_mark', referencedColumnName: 'mark' } })
  lands!: Relation<Land>[];
}

@Entity('fault_berth')
@RestEntity('Berth')
class Berth {
  @PrimaryColumn('int')
  harbourId!: number;

  @PrimaryColumn('int')
  number!: number;

  @ManyToOne(() => Land)
  @JoinColumn({ name: 'harbour_id' })
  harbour!: Relation<Land>;

  @ManyToOne(() => Land)
  @JoinColumn({ name: 'owner_id' })
  owner!: Relation<Land> | null;

  @ManyToOne(() => Land)
  @JoinColumn({ name: 'owner_id' })
  tenant!: Relation<Land> | null;

  @ManyToMany(() => Berth)
  @JoinTable({
    joinColumns: [{ name: 'quay', referencedColumnName: 'number' }],
    inverseJoinColumns: [
      { name: 'other_harbour', referencedColumnName: 'harbourId' },
      { name: 'other_number', referencedColumnName: 'number' },
    ],
  })
  quays!: Relation<Berth>[];
}

@EventSubscriber()
class ParcelSubscriber {
  listenTo(): typeof Gauge {
    return Gauge;
  }
}

@EventSubscriber()
@RepositoryOnly()
export class QuietSubscriber {
  listenTo(): typeof Gauge {
    return Gauge;
  }
}

@Entity('fault_gauge')
@RestEntity('Gauge')
@UniqueUnlessDeleted('label')
class Gauge {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  label!: string;

  @OneToMany(() => Reading, 'gauge')
  @OrderBy('-taken', 'gauge')
  readings!: Relation<Reading>[];

  @DeleteDateColumn()
  deletedDate!: Date | null;
}

@Entity('fault_reading')
@RestEntity('Reading')
class Reading {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Gauge, 'readings')
  @OrderBy('label')
  gauge!: Relation<Gauge>;
}

const faultsOf = (...entities: readonly EntityClass[]): Promise<readonly string[]> =>
  declarationFaults(testSettings(testRun().folder), [Latchkey.forFeature({ entities: [...entities] })]);

describe('columns that cannot be offered stop the start with one sentence', () => {
  it('a hidden key', async () => {
    expect(await faultsOf(HiddenKey)).toEqual([
      'Entity HiddenKey: id is the key, which every response shows: remove its @Hidden(), @Exclude() or select: false',
    ]);
  });

  it('a collection that a hidden reference keeps', async () => {
    expect(await faultsOf(FaultCrate, FaultBottle)).toEqual([
      'Entity FaultCrate: bottles is kept by FaultBottle.crate, which is hidden: show it, or add @Hidden() to bottles',
    ]);
  });

  it('transformers of keys and lists, and those that make what JSON has no values of', async () => {
    expect(await faultsOf(FaultParcel)).toEqual([
      'Entity FaultParcel: id is a primaryKey with a transformer, which is not offered: remove the transformer, or add @Hidden()',
      'Entity FaultParcel: marks has a transformer to Array, which the API cannot carry: choose a text, number, boolean or Date, or add @Hidden()',
      'Entity FaultParcel: labels is a text[] with a transformer, which is not offered: remove the transformer, or add @Hidden()',
    ]);
  });

  it('trees whose columns only repositories keep', async () => {
    expect(await faultsOf(Limb)).toEqual([
      "Entity Limb is a @Tree('materialized-path'), whose columns the API does not keep: use @ManyToOne and @OneToMany to Limb instead, or declare it readOnly in @RestEntity",
    ]);
  });

  it('listeners, virtual columns and compositions that are values', async () => {
    expect(await faultsOf(Listener)).toEqual([
      'Entity Listener: hash() listens to before-insert, and the API calls no listeners: write an @EntityHooks(Listener), or add @Hidden() to hash() to keep it for repositories of your own',
      'Entity Listener: limbs is a @VirtualColumn, whose SQL knows nothing of roles: use @TransientAttribute, a view or a generated column, or add @Hidden()',
      'Entity Listener: part is a @Composition but no reference: remove @Composition, or make it a relation',
    ]);
    expect(await faultsOf(QuietListener)).toEqual([]);
  });

  it('references by a column that is not unique, or that may be null', async () => {
    expect(await faultsOf(Land, Harbour)).toEqual([
      'Entity Harbour: land refers to Land.code, which is not unique: add @Unique, or remove referencedColumnName',
      'Entity Harbour: lands refers to Land.mark, which may be null, so that some rows could not be referred to: make it not null, or remove referencedColumnName',
    ]);
  });

  it('columns of two references, and references by a part of a key', async () => {
    expect(await faultsOf(Land, Berth)).toEqual([
      'Entity Berth: quays refers to Berth.number, which is not unique: add @Unique, or remove referencedColumnName',
      'Entity Berth: tenant and owner share the column "owner_id", which only one of them can set: add @ReadOnly() to tenant',
    ]);
  });

  it('orders of collections that name no value, and of what is not a collection', async () => {
    expect(await faultsOf(Gauge, Reading)).toEqual([
      'Entity Reading: gauge is not a collection: remove its @OrderBy',
      'Entity Gauge: readings is ordered by taken, which is not a value of Reading: choose among id',
      `${ParcelSubscriber.name} subscribes to Gauge, and the API calls no subscribers: write an @EntityHooks(Gauge), or add @RepositoryOnly() to ParcelSubscriber to keep it for repositories of your own`,
    ]);
  });

  it('an entity without a key', async () => {
    expect(await faultsOf(NoKey)).toEqual([
      'Entity NoKey needs a primary key of plain columns: declare it with @PrimaryColumn',
    ]);
  });

  it('a column of a class between two entities that is not one', async () => {
    expect(await faultsOf(Base, Leaf)).toEqual([
      'Between.middle belongs to no entity, although Leaf extends Between: add @ChildEntity() and @RestEntity to Between, or move middle to Leaf',
    ]);
  });

  it('@Hidden() on what TypeORM does not know', async () => {
    expect(await faultsOf(Gap)).toEqual([
      'Entity Gap: nothing is decorated but is not a column or relation: add @Column or a relation decorator',
    ]);
  });
});
