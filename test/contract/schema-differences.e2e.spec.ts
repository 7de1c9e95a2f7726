import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey, RestEntity, StandardEntity } from 'latchkey';
import pg from 'pg';
import {
  Column,
  Entity,
  Generated,
  Index,
  JoinTable,
  ManyToMany,
  PrimaryColumn,
  type Relation,
  ViewEntity,
} from 'typeorm';
import { applicationFeatures } from '../../src/latchkey/declaration-faults.js';
import { cureOfHost } from '../../src/latchkey/database/schema-cure.js';
import { type SchemaState, schemaState } from '../../src/latchkey/database/schema-state.js';
import type { DeclarationError } from '../../src/latchkey/errors/rest-error.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { addressOf, type Connection } from '../../src/latchkey/database/connection.js';
import { modulesOf } from '../harness/application.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity()
@RestEntity('Rack')
class Rack extends StandardEntity {
  @Column('varchar', { length: 20, unique: true })
  code!: string;

  @Column('text', { default: 'A' })
  @Index()
  aisle!: string;

  @Column('integer')
  @Generated('increment')
  number!: number;

  @Column('numeric', { precision: 19, scale: 2 })
  height!: string;

  @Column('integer', { array: true })
  levels!: number[];

  @Column('timestamptz', { nullable: true })
  filledAt!: Date | null;

  @Column('enum', { enum: ['new', 'in use', 'gone'] })
  state!: string;

  @Column('simple-enum', { enum: [1, 2], enumName: 'rack_grade', array: true })
  grades!: number[];

  @ManyToMany(() => Rack)
  @JoinTable({ name: 'rack_neighbour' })
  neighbours!: Relation<Rack>[];
}

/** As a migration would make it, without foreign keys and indexes. */
const TABLES = `
  CREATE TYPE rack_state_enum AS ENUM ('new', 'in use', 'gone');
  CREATE TYPE rack_grade AS ENUM ('1', '2');
  CREATE TABLE rack (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), version integer NOT NULL DEFAULT 1,
    created_by text, created_date timestamptz NOT NULL DEFAULT now(),
    last_modified_by text, last_modified_date timestamptz DEFAULT now(),
    deleted_by text, deleted_date timestamptz,
    code varchar(20) NOT NULL, height numeric(19,2) NOT NULL, levels integer[] NOT NULL, filled_at timestamptz,
    aisle text NOT NULL DEFAULT 'A', number serial, state rack_state_enum NOT NULL, grades rack_grade[] NOT NULL
  );
  CREATE TABLE rack_neighbour (rack_id_1 uuid NOT NULL, rack_id_2 uuid NOT NULL)`;

let connection: Connection;

beforeAll(async () => {
  connection = await openTestDatabase();
});

afterAll(() => connection.close());

async function run(sql: string): Promise<void> {
  const client = new pg.Client(addressOf(connection));
  await client.connect();
  await client.query(sql);
  await client.end();
}

@Entity()
@RestEntity('Tray')
class Tray extends StandardEntity {
  @Column('hstore')
  traits!: Record<string, string | null>;
}

@ViewEntity({ name: 'aisle_sum', synchronize: false })
@RestEntity('AisleSum')
class AisleSum {
  @PrimaryColumn('text')
  aisle!: string;

  @Column('bigint')
  racks!: string;
}

@ViewEntity({ name: 'aisle_sum', synchronize: false })
@RestEntity('AisleTotal', { readOnly: true })
class AisleTotal {
  @PrimaryColumn('text')
  aisle!: string;
}

@ViewEntity({ name: 'tall_rack', synchronize: false })
@RestEntity('TallRack')
class TallRack {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  aisle!: string;
}

const RACKS = Latchkey.forFeature({ entities: [Rack] });

/** What stops a start on the database as it is now. */
async function faults(changed: Partial<Connection> = {}, modules = modulesOf([RACKS])): Promise<readonly string[]> {
  const kept = { ...connection, ...changed, close: () => Promise.resolve() };
  try {
    await (await createApp(testSettings(testRun().folder), modules, kept)).close();
    return [];
  } catch (error) {
    return (error as DeclarationError).faults;
  }
}

/** What `latchkey check` says. */
async function check(): Promise<SchemaState> {
  return schemaState(connection, await applicationFeatures(testSettings(testRun().folder), modulesOf([RACKS])));
}

const CURE = 'run "npx latchkey migration:generate <Name>", read the migration, build and start again';

describe('a start on a database that is not as the entities need it', () => {
  it('is stopped by a missing table, and names those of links too', async () => {
    expect(await faults()).toEqual([
      `The table rack is missing: ${CURE}`,
      `The table rack_neighbour is missing: ${CURE}`,
    ]);
  });

  it.each<[string, Partial<Connection>, string]>([
    [
      'names no folder of migrations',
      {},
      `add migrations: [new URL('../migrations/', import.meta.url)] to Latchkey.forFeature, ${CURE}`,
    ],
    [
      'synchronizes its own data source',
      { schemaCure: cureOfHost({ type: 'postgres', synchronize: true }) },
      'list the entity in "entities" of your data source, which synchronizes its tables',
    ],
    [
      'has migrations in its own data source',
      { schemaCure: cureOfHost({ type: 'postgres', migrations: ['dist/migrations/*.js'] }) },
      'write a migration with "npx typeorm migration:generate", run it and start again',
    ],
    [
      'changes the database of its data source by hand',
      { schemaCure: cureOfHost({ type: 'postgres', synchronize: false, migrations: [] }) },
      'change the database and start again ("npx typeorm schema:log -d <file of your data source>" prints the statements)',
    ],
  ])('names the cure for an application that %s', async (_application, changed, cure) => {
    expect(await faults(changed, [RACKS])).toContain(`The table rack is missing: ${cure}`);
  });

  it('names an extension that the database lacks', async () => {
    const trays = Latchkey.forFeature({ entities: [Tray] });
    expect(await faults({}, modulesOf([trays]))).toContain(
      'The column tray.traits needs the type hstore, which the database does not have: run CREATE EXTENSION hstore in a migration',
    );
  });

  it('works once the tables are there, whatever else the database holds', async () => {
    await run(`${TABLES}; CREATE TABLE of_nobody (id integer); ALTER TABLE rack ADD COLUMN of_nobody text NOT NULL`);
    expect(await faults()).toEqual([]);
  });

  it('leaves missing indexes and keys to the check', async () => {
    expect(await check()).toEqual({
      pending: [],
      faults: [],
      hints: [
        `The unique constraint on rack (code) is missing: ${CURE}`,
        `The index on rack (aisle) is missing: ${CURE}`,
        `The primary key on rack_neighbour (rack_id_1, rack_id_2) is missing: ${CURE}`,
        `The index on rack_neighbour (rack_id_1) is missing: ${CURE}`,
        `The index on rack_neighbour (rack_id_2) is missing: ${CURE}`,
        `The foreign key on rack_neighbour (rack_id_1) is missing: ${CURE}`,
        `The foreign key on rack_neighbour (rack_id_2) is missing: ${CURE}`,
      ],
    });
  });

  it('leaves other defaults to the check, and unique indexes that the model does not have', async () => {
    await run(`
      ALTER TABLE rack_neighbour ADD PRIMARY KEY (rack_id_2, rack_id_1),
        ADD FOREIGN KEY (rack_id_1) REFERENCES rack, ADD FOREIGN KEY (rack_id_2) REFERENCES rack;
      CREATE INDEX ON rack_neighbour (rack_id_1, rack_id_2);
      CREATE UNIQUE INDEX on rack (code); CREATE UNIQUE INDEX rack_aisle ON rack (aisle);
      ALTER TABLE rack ALTER COLUMN aisle DROP DEFAULT, ALTER COLUMN version SET DEFAULT -1, ALTER COLUMN code SET DEFAULT 'x'`);
    expect(await faults()).toEqual([]);
    expect(await check()).toEqual({
      pending: [],
      faults: [],
      hints: [
        `The unique index rack_aisle on rack (aisle) is not in the model: add @Unique to it, or ${CURE}`,
        `The column rack.version has the default '-1'::integer instead of the default 1: ${CURE}`,
        `The column rack.code has the default 'x'::character varying instead of no default: ${CURE}`,
        `The column rack.aisle has no default instead of the default 'A'::text: ${CURE}`,
      ],
    });
  });

  it('is stopped by a column whose values the database no longer makes', async () => {
    await run('ALTER TABLE rack ALTER COLUMN number DROP DEFAULT');
    expect(await faults()).toEqual([
      `The column rack.number has no default, but the database must make its values: ${CURE}`,
    ]);
    await run('ALTER TABLE rack ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY');
    expect(await faults()).toEqual([]);
  });

  it('is stopped by a column that is optional in the model or in the database only', async () => {
    await run('ALTER TABLE rack ALTER COLUMN filled_at SET NOT NULL, ALTER COLUMN height DROP NOT NULL');
    const found = [
      `The column rack.height may be NULL, but Rack.height is required: declare it with "nullable: true", or ${CURE}`,
      `The column rack.filled_at is NOT NULL, but Rack.filledAt is optional: declare it with "nullable: false", or ${CURE}`,
    ];
    expect(await faults()).toEqual(found);
    expect((await check()).faults).toEqual(found);
  });

  it('is stopped by each missing column and each column of another type', async () => {
    await run(`
      ALTER TABLE rack DROP COLUMN filled_at, ALTER COLUMN levels TYPE bigint[],
        ALTER COLUMN code TYPE varchar(30), ALTER COLUMN height TYPE numeric(19,4);
      ALTER TABLE rack_neighbour DROP COLUMN rack_id_2`);
    expect(await faults()).toEqual([
      `The column rack.code has the type character varying(30) instead of character varying(20): ${CURE}`,
      `The column rack.height has the type numeric(19,4) instead of numeric(19,2): ${CURE}`,
      `The column rack.levels has the type bigint[] instead of integer[]: ${CURE}`,
      `The column rack.filled_at is missing: ${CURE}`,
      `The column rack_neighbour.rack_id_2 is missing: ${CURE}`,
    ]);
  });

  it('is stopped by a column of another enum type, and by a type that lacks constants', async () => {
    await run(`
      ALTER TABLE rack ADD COLUMN filled_at timestamptz, ALTER COLUMN levels TYPE integer[],
        ALTER COLUMN code TYPE varchar(20), ALTER COLUMN height TYPE numeric(19,2),
        ALTER COLUMN height SET NOT NULL, ALTER COLUMN state TYPE text;
      ALTER TABLE rack_neighbour ADD COLUMN rack_id_2 uuid NOT NULL;
      ALTER TYPE rack_grade RENAME VALUE '2' TO '3'`);
    expect(await faults()).toEqual([
      `The column rack.state has the type text instead of rack_state_enum: ${CURE}`,
      `The type rack_grade of the column rack.grades lacks the constants 2: ${CURE}`,
    ]);
    await run(`
      ALTER TABLE rack DROP COLUMN state; DROP TYPE rack_state_enum;
      CREATE TYPE rack_state AS ENUM ('new', 'used'); ALTER TABLE rack ADD COLUMN state rack_state NOT NULL`);
    expect(await faults()).toContain(
      `The column rack.state needs the type rack_state_enum, which the database does not have: ${CURE}`,
    );
    await run(`
      ALTER TYPE rack_state RENAME TO rack_state_enum; ALTER TYPE rack_grade RENAME VALUE '3' TO '2';
      ALTER TYPE rack_grade ADD VALUE '4'`);
    expect(await faults()).toEqual([
      `The type rack_state_enum of the column rack.state lacks the constants in use, gone: ${CURE}`,
    ]);
    await run(
      "ALTER TYPE rack_state_enum RENAME VALUE 'used' TO 'in use'; ALTER TYPE rack_state_enum ADD VALUE 'gone'",
    );
    expect(await faults()).toEqual([]);
    expect((await check()).hints).toContain(
      `The type rack_grade of the column rack.grades has the constants 4, which Rack.grades does not declare: add them to it, or ${CURE}`,
    );
  });

  it('is stopped by a view that cannot be written to, unless it is declared so', async () => {
    await run(`
      CREATE VIEW aisle_sum AS SELECT aisle, count(*) AS racks FROM rack GROUP BY aisle;
      CREATE VIEW tall_rack AS SELECT id, aisle FROM rack WHERE height > 10`);
    const views = Latchkey.forFeature({ entities: [AisleSum, AisleTotal, TallRack] });
    expect(await faults({}, modulesOf([RACKS, views]))).toEqual([
      'The view aisle_sum cannot be written to, but AisleSum can: declare AisleSum readOnly in @RestEntity, or give the view INSTEAD OF triggers',
    ]);
  });

  it('names twenty differences, and counts the others', async () => {
    const entities = Array.from({ length: 23 }, (_, index) => {
      class Each extends StandardEntity {}
      Entity(`rack_${index}`)(Each);
      return Each;
    });
    const found = await faults({}, modulesOf([Latchkey.forFeature({ entities })]));
    expect(found).toHaveLength(21);
    expect(found.slice(-2)).toEqual([
      `The table rack_19 is missing: ${CURE}`,
      'The database has 3 more differences: "npx latchkey check" names all',
    ]);
  });
});
