import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  Column,
  type ColumnOptions,
  Entity,
  Generated,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { Plan } from '../../src/latchkey/database/schema-changes/plan.js';
import { declaredEntity, useSchemaLab } from '../harness/schema-lab.js';

enum Colour {
  Red = 'red',
  Its = "it's",
}

/** Every way to declare a column, also those that the API does not serve. One more is one more line. */
const COLUMNS: Readonly<Record<string, ColumnOptions>> = {
  text: { type: 'text' },
  'text with an apostrophe as default': { type: 'text', default: "it's" },
  'text with a backslash as default': { type: 'text', default: 'a\\b' },
  'text with an empty default': { type: 'text', default: '' },
  'text with a collation': { type: 'text', collation: 'C' },
  'text with a comment': { type: 'text', comment: "what it's about" },
  'unique text': { type: 'text', unique: true },
  'optional text': { type: 'text', nullable: true },
  varchar: { type: 'varchar' },
  'varchar with a length': { type: 'varchar', length: 20, default: 'x' },
  'varchar with a length and a collation': { type: 'varchar', length: 20, collation: 'C' },
  char: { type: 'char' },
  'char with a length': { type: 'char', length: 3, default: 'abc' },
  smallint: { type: 'smallint', default: 1 },
  integer: { type: 'integer', default: -1 },
  'int with the default 0': { type: 'int', default: 0 },
  bigint: { type: 'bigint', default: '9007199254740993' },
  numeric: { type: 'numeric', default: 1.5 },
  'numeric with precision': { type: 'numeric', precision: 19, scale: 2, default: '0.10' },
  'numeric with a scale only': { type: 'numeric', scale: 2 },
  'numeric with precision only': { type: 'numeric', precision: 5, default: -3 },
  decimal: { type: 'decimal', precision: 5, scale: 0 },
  real: { type: 'real', default: 1.5 },
  float: { type: 'float', default: 1e21 },
  'double precision': { type: 'double precision', default: -0.5 },
  money: { type: 'money', default: 1 },
  boolean: { type: 'boolean', default: false },
  date: { type: 'date', default: '2024-02-29' },
  'date of a function': { type: 'date', default: () => 'CURRENT_DATE' },
  time: { type: 'time', default: '12:00' },
  'time with precision': { type: 'time', precision: 3, default: '12:00:00.5' },
  timetz: { type: 'timetz', default: '12:00+02' },
  timestamp: { type: 'timestamp', precision: 0, default: () => 'LOCALTIMESTAMP' },
  timestamptz: { type: 'timestamptz', default: () => 'now()' },
  'timestamptz with precision': { type: 'timestamptz', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  interval: { type: 'interval', default: '1 day' },
  'interval with precision': { type: 'interval', precision: 3 },
  uuid: { type: 'uuid', default: () => 'gen_random_uuid()' },
  bytea: { type: 'bytea', default: () => "'\\xdeadbeef'" },
  json: { type: 'json', default: { a: "it's" } },
  jsonb: { type: 'jsonb', default: { b: [1, 'x'], a: null } },
  'jsonb with an empty list as default': { type: 'jsonb', default: [] },
  'jsonb with text as default': { type: 'jsonb', default: '{}' },
  xml: { type: 'xml' },
  'integer[]': { type: 'integer', array: true, default: [1, 2] },
  'text[]': { type: 'text', array: true, default: ['a,b', 'c"d', "it's", ''] },
  'text[] with text as default': { type: 'text', array: true, default: '{}' },
  'varchar[] with a length': { type: 'varchar', length: 5, array: true },
  'numeric[]': { type: 'numeric', precision: 5, scale: 2, array: true },
  'timestamptz[]': { type: 'timestamptz', precision: 3, array: true },
  enum: { type: 'enum', enum: Colour, default: Colour.Its },
  'enum of a name': { type: 'enum', enum: Colour, enumName: 'colour', default: Colour.Red },
  'enum of another schema': { type: 'enum', enum: Colour, enumName: 'paint.colour', default: Colour.Its },
  'enum[] of another schema': {
    type: 'enum',
    enum: Colour,
    enumName: 'paint.colour',
    array: true,
    default: [Colour.Red],
  },
  'enum of numbers': { type: 'enum', enum: [1, 2], default: 1 },
  'simple-enum': { type: 'simple-enum', enum: Colour },
  'enum[]': { type: 'enum', enum: Colour, array: true, default: [Colour.Its] },
  'simple-array': { type: 'simple-array', default: 'a,b' },
  'simple-json': { type: 'simple-json' },
  inet: { type: 'inet', default: '127.0.0.1' },
  cidr: { type: 'cidr' },
  macaddr: { type: 'macaddr' },
  macaddr8: { type: 'macaddr8' },
  bit: { type: 'bit' },
  'bit with a length': { type: 'bit', length: 3, default: '101' },
  varbit: { type: 'varbit' },
  'bit varying with a length': { type: 'bit varying', length: 8 },
  int4range: { type: 'int4range', default: '[1,2)' },
  tstzrange: { type: 'tstzrange' },
  int8multirange: { type: 'int8multirange' },
  nummultirange: { type: 'nummultirange' },
  datemultirange: { type: 'datemultirange', default: '{}' },
  point: { type: 'point', default: '(1,2)' },
  line: { type: 'line' },
  lseg: { type: 'lseg' },
  box: { type: 'box' },
  path: { type: 'path' },
  polygon: { type: 'polygon' },
  circle: { type: 'circle' },
  tsvector: { type: 'tsvector' },
  tsquery: { type: 'tsquery' },
  'stored column': { type: 'text', generatedType: 'STORED', asExpression: "'it''s ' || id", nullable: true },
  'column of a name with upper case': { type: 'text', name: 'nameInUpperCase' },
  'column of a reserved name': { type: 'text', name: 'order' },
  'column of a name with quotes': { type: 'text', name: `said "it's"` },
  'column of 80 letters': { type: 'text', name: 'x'.repeat(80), unique: true },
};

const tableOf = (kind: string): string => `kind_${kind.replace('[]', ' list').replace(/\W+/g, '_').toLowerCase()}`;

function declared(kind: string, ...decorate: readonly PropertyDecorator[]): new () => object {
  return declaredEntity(tableOf(kind), (prototype) => {
    PrimaryColumn('integer')(prototype, 'id');
    decorate.forEach((decorator) => {
      decorator(prototype, 'value');
    });
  });
}

@Entity()
class KindOfSerialKey {
  @PrimaryGeneratedColumn()
  id!: number;
}

@Entity()
class KindOfBigSerialKey {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: string;
}

@Entity()
class KindOfIdentityKey {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id!: number;
}

@Entity()
class KindOfUuidKey {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
}

/** Its table and that of the class that extends it share a type. */
@Entity()
class KindOfParent {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'enum', enum: Colour, enumName: 'colour_of_classes', default: Colour.Red })
  colour!: Colour;

  @Column('text', { unique: true })
  code!: string;

  @ManyToOne(() => KindOfParent)
  parent!: KindOfParent | null;
}

@Entity()
class KindOfHeir extends KindOfParent {
  @Column('text')
  share!: string;
}

const lab = useSchemaLab();
const entities = [
  KindOfParent,
  KindOfHeir,
  KindOfSerialKey,
  KindOfBigSerialKey,
  KindOfIdentityKey,
  KindOfUuidKey,
  declared('counter', Column('integer'), Generated('increment')),
  declared('generated uuid', Column('uuid'), Generated('uuid')),
  ...Object.entries(COLUMNS).map(([kind, options]) => declared(kind, Column(options))),
];
let again: Plan;

describe('a column of each kind that TypeORM can declare', () => {
  beforeAll(async () => {
    await lab.make(...entities);
    again = await lab.plan(entities);
  }, 120_000);

  it.each([...Object.keys(COLUMNS), 'counter', 'generated uuid'])('%s: a second run finds nothing to do', (kind) => {
    const statements = again.parts.flatMap(({ up }) => up);
    expect(statements.filter((sql) => new RegExp(`\\b${tableOf(kind)}\\b`).test(sql))).toEqual([]);
  });

  it('makes tables in which the second run finds nothing to do at all', () => {
    expect(again).toEqual({ parts: [], remarks: [] });
  });

  it('and the first run knows the way back from all of them', async () => {
    expect(await lab.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).not.toEqual([]);
    await lab.query('DROP SCHEMA public CASCADE');
    await lab.query('CREATE SCHEMA public');
    const plan = await lab.plan(entities);
    await lab.up(plan);
    await lab.down(plan);
    expect(await lab.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });
});
