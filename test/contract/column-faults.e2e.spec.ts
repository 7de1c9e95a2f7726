import { describe, expect, it } from '@jest/globals';
import { Hidden, Latchkey, RestEntity } from 'latchkey';
import { Column, Entity, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
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

  it('@Hidden() on what TypeORM does not know', async () => {
    expect(await faultsOf(Gap)).toEqual([
      'Entity Gap: nothing is decorated but is not a column or relation: add @Column or a relation decorator',
    ]);
  });
});
