import { describe, expect, it } from '@jest/globals';
import { Composition, Hidden, Latchkey, ReadOnly, RestEmbeddable, RestEntity } from 'latchkey';
import {
  Column,
  CreateDateColumn,
  Entity,
  EntitySchema,
  Generated,
  JoinColumn,
  JoinTable,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  type Relation,
  RelationId,
  TreeLevelColumn,
  VersionColumn,
  ViewColumn,
  ViewEntity,
  VirtualColumn,
} from 'typeorm';
import { declarationFaults } from '../../src/latchkey/declaration-faults.js';
import type { EntityClass } from '../../src/latchkey/model/declarations.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity('option_dock', { database: 'elsewhere', orderBy: { name: 'DESC' } })
@RestEntity('Dock')
class Dock {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

@Entity('option_pier', { orderBy: { name: 'DESC' } })
@RestEntity('Pier')
class Pier {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

@Entity('option_mysql')
@RestEntity('FromMySql')
class FromMySql {
  @PrimaryColumn('int')
  id!: number;

  @Column({ type: 'text', charset: 'utf8mb4' })
  name!: string;

  @Column({ type: 'int', unsigned: true })
  count!: number;

  @Column({ type: 'timestamp', onUpdate: 'CURRENT_TIMESTAMP' })
  changed!: Date;

  @Column('text')
  @Generated('rowid')
  row!: string;
}

@Entity('option_clock')
@RestEntity('Clock')
class Clock {
  @PrimaryColumn('int')
  id!: number;

  @VersionColumn()
  version!: number;

  @VersionColumn()
  revision!: number;

  @CreateDateColumn({ type: 'bigint' })
  made!: string;

  @CreateDateColumn()
  madeAgain!: Date;

  @TreeLevelColumn()
  level!: number;
}

@Entity('option_odd_name')
@RestEntity('OddName')
class OddName {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  _entityName!: string;

  @Column('text')
  'size.width'!: string;

  @Column({ type: 'text', name: '_instanceName' })
  @Hidden()
  _instanceName!: string;
}

@Entity('option_twin')
@RestEntity('Twin')
class Twin {
  @PrimaryColumn('int')
  id!: number;

  @Column({ type: 'text', name: 'label' })
  first!: string;

  @Column({ type: 'text', name: 'label' })
  second!: string;
}

@RestEmbeddable('OptionPart')
class OptionPart {
  @Column('int')
  size!: number;
}

@Entity('option_crew')
@RestEntity('Crew')
class Crew {
  @PrimaryColumn('int')
  id!: number;

  @OneToMany(() => Sailor, 'crew')
  @Composition()
  sailors!: Relation<Sailor>[];
}

@Entity('option_sailor')
@RestEntity('Sailor')
class Sailor {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Crew, 'sailors', { nullable: true, orphanedRowAction: 'disable' })
  crew!: Relation<Crew> | null;

  @RelationId('crew')
  crewId!: number | null;

  @ManyToOne(() => Sailor, { nullable: true, persistence: false })
  mate!: Relation<Sailor> | null;

  @Column(() => OptionPart, { array: true })
  parts!: OptionPart[];
}

/** What its repositories fill and skip is said to be of no concern to the API. */
@Entity('option_quiet')
@RestEntity('Quiet')
class Quiet {
  @PrimaryColumn('int')
  id!: number;

  @OneToOne(() => Quiet, { nullable: true, persistence: false, eager: true, cascade: true })
  @JoinColumn()
  @ReadOnly()
  next!: Relation<Quiet> | null;

  @RelationId('next')
  @Hidden()
  nextId!: number | null;

  @VirtualColumn({ query: () => 'SELECT 1' })
  @Hidden()
  one!: number;
}

@Entity('option_lost')
@RestEntity('Lost')
class Lost {
  @PrimaryColumn('int')
  id!: number;

  // As where two files import each other.
  @ManyToOne(undefined as unknown as string)
  other!: object;
}

@ViewEntity({ name: 'option_view', expression: 'SELECT 1 AS id, 2 AS two' })
@RestEntity('OptionView', { readOnly: true })
class OptionView {
  @PrimaryColumn('int')
  id!: number;

  @ViewColumn()
  two!: number;
}

const OptionSchema = new EntitySchema({ name: 'Barge', columns: { id: { type: 'int', primary: true } } });

@Entity('option_dinghy')
@RestEntity('Dinghy')
class Dinghy {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Dinghy)
  @Column('int')
  mother!: Relation<Dinghy>;

  @Column('int')
  @JoinColumn({ name: 'sail_count' })
  sails!: number;

  @Column('int')
  @JoinTable()
  oars!: number;
}

const faultsOf = (...entities: readonly unknown[]): Promise<readonly string[]> =>
  declarationFaults(testSettings(testRun().folder), [
    Latchkey.forFeature({ entities: [...entities] as EntityClass[] }),
  ]);

describe('options of TypeORM that the API would leave out in silence stop the start with one sentence', () => {
  it('of entities', async () => {
    expect(await faultsOf(Dock, Pier)).toEqual([
      'Entity Dock names the database elsewhere, and all tables are in that of DATABASE_URL: remove "database" from its @Entity',
      'Entity Pier has "orderBy" in its @Entity, which only repositories follow: remove it, and let clients send sort, or order collections of Pier with @OrderBy',
    ]);
  });

  it('of other databases', async () => {
    expect(await faultsOf(FromMySql)).toEqual([
      'Entity FromMySql: name has the option charset, which PostgreSQL does not have: remove it, or use collation',
      'Entity FromMySql: count has the option unsigned, which PostgreSQL does not have: remove it, and add @Min(0)',
      'Entity FromMySql: changed has the option onUpdate, which PostgreSQL does not have: use @UpdateDateColumn',
      "Entity FromMySql: row has @Generated('rowid'), which PostgreSQL does not have: use 'uuid' or 'identity'",
    ]);
  });

  it('of versions, dates and levels', async () => {
    expect(await faultsOf(Clock)).toEqual([
      'Entity Clock: version and revision both have @VersionColumn: remove one of them',
      'Entity Clock: made keeps a date and has the type bigint: choose timestamptz, timestamp or date',
      'Entity Clock: made and madeAgain both have @CreateDateColumn: remove one of them',
      'Entity Clock: level is a @TreeLevelColumn, which nothing fills: remove it, or use @Column',
    ]);
  });

  it('names that the API uses itself', async () => {
    expect(await faultsOf(OddName)).toEqual([
      'Entity OddName: _entityName is a name that the API uses itself: give it another name, and keep its column by name in @Column',
      'Entity OddName: size.width has a dot, which separates the steps of paths: give it another name, and keep its column by name in @Column',
    ]);
  });

  it('two attributes of one column', async () => {
    expect(await faultsOf(Twin)).toEqual([
      'Entity Twin: first and second share the column "label": give one of them another name',
    ]);
  });

  it('of relations and embedded objects', async () => {
    expect(await faultsOf(Crew, Sailor)).toEqual([
      'Entity Sailor: crewId is a @RelationId, which only repositories fill, and clients read the id of crew: remove it, or add @Hidden()',
      'Entity Sailor: parts is a list of embedded objects, which PostgreSQL has no columns for: use an entity with @Composition, or a jsonb column',
      "Entity Sailor: crew has orphanedRowAction: 'disable', and items that leave a @Composition are deleted: remove it, or @Composition from Crew.sailors",
      'Entity Sailor: mate has persistence: false, but bodies would set it: add @ReadOnly(), or remove persistence: false',
    ]);
  });

  it('decorators of columns and references that do not go together', async () => {
    expect(await faultsOf(Dinghy)).toEqual([
      'Entity Dinghy: mother has @Column beside its reference: remove it, the reference takes "nullable" itself',
      'Entity Dinghy: sails has @JoinColumn and refers to nothing: add @ManyToOne or @OneToOne, or remove it',
      'Entity Dinghy: oars has @JoinTable and refers to nothing: add @ManyToMany, or remove it',
    ]);
  });

  it('unless @Hidden() or @ReadOnly() says that only repositories use them', async () => {
    expect(await faultsOf(Quiet)).toEqual([]);
  });

  it('columns of views without a type', async () => {
    expect(await faultsOf(OptionView)).toEqual([
      "Entity OptionView: two is a @ViewColumn, which names no type: declare it with @Column, as in @Column('int')",
    ]);
  });

  it('what is not a class, and references to it', async () => {
    expect(await faultsOf(Pier, OptionSchema, undefined, 'Dock')).toEqual([
      'Barge is listed as an EntitySchema: write a class with @Entity() and @RestEntity, and list that',
      '"entities" of a Latchkey.forFeature lists undefined: list a class, and if it is one, break the circle of imports that leaves it undefined',
      '"entities" of a Latchkey.forFeature lists Dock: list a class, and if it is one, break the circle of imports that leaves it undefined',
    ]);
    expect(await faultsOf(Lost)).toEqual([
      'Entity Lost: other refers to undefined: pass a function that returns the class, as in () => Customer',
    ]);
  });
});
