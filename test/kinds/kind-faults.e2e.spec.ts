import { describe, expect, it } from '@jest/globals';
import { Dimensions, Latchkey, RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { declarationFaults } from '../../src/latchkey/declaration-faults.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

const Mixed = { ONE: 1, TWO: 'two' } as const;

@Entity('fault_kind_key')
@RestEntity('FaultKindKey')
class FaultKindKey {
  @PrimaryColumn({ type: 'enum', enum: ['a', 'b'] })
  id!: string;
}

@Entity('fault_json_key')
@RestEntity('FaultJsonKey')
class FaultJsonKey {
  @PrimaryColumn('jsonb')
  id!: object;
}

@Entity('fault_kinds')
@RestEntity('FaultKinds')
class FaultKinds {
  @PrimaryColumn('int')
  id!: number;

  @Column({ type: 'enum', enum: Mixed })
  mixed!: string | number;

  @Column('jsonb', { array: true })
  values!: object[];

  @Column('int')
  @Dimensions(2)
  number!: number;

  @Column('int', { array: true })
  @Dimensions(7)
  deep!: number[];

  @Column({ type: 'simple-array', transformer: { to: (value: string[]) => value, from: (value: string[]) => value } })
  labels!: string[];
}

@Entity('fault_one_name')
@RestEntity('FaultOneName')
class FaultOneName {
  @PrimaryColumn('int')
  id!: number;

  @Column({ type: 'enum', enum: ['a', 'b'], enumName: 'fault_name' })
  one!: string;

  @Column({ type: 'enum', enum: ['a', 'c'], enumName: 'fault_name', array: true })
  other!: string[];
}

const faultsOf = (...entities: readonly (new () => object)[]): Promise<readonly string[]> =>
  declarationFaults(testSettings(testRun().folder), [Latchkey.forFeature({ entities: [...entities] })]);

describe('kinds of columns that cannot be served stop the start with one sentence', () => {
  it('keys that are constants or JSON', async () => {
    expect(await faultsOf(FaultKindKey, FaultJsonKey)).toEqual([
      'Entity FaultKindKey: id is a key of the type enum, which ids cannot be of: choose a text, a number or a uuid',
      'Entity FaultJsonKey: id is a key of the type jsonb, which ids cannot be of: choose a text, a number or a uuid',
    ]);
  });

  it('mixed enums, lists of JSON, and dimensions without a list', async () => {
    expect(await faultsOf(FaultKinds)).toEqual([
      'Entity FaultKinds: mixed: Enum fault_kinds_mixed_enum is not usable: give every constant its own id, all numbers or all strings',
      'Entity FaultKinds: values is an array of jsonb: use one jsonb column, whose value may be a list',
      'Entity FaultKinds: number has @Dimensions but is not an array: add array: true to its column, or remove @Dimensions',
      'Entity FaultKinds: deep has @Dimensions(7): choose a whole number from 2 to 6',
      'Entity FaultKinds: labels is a simple-array with a transformer, which is not offered: remove the transformer, or add @Hidden()',
    ]);
  });

  it('two enums of one name', async () => {
    expect(await faultsOf(FaultOneName)).toEqual([
      'FaultOneName.other has an enum named fault_name, as another attribute with other constants has: rename one of the enums',
    ]);
  });
});
