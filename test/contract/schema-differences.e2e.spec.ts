import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey, RestEntity, StandardEntity } from 'latchkey';
import pg from 'pg';
import { Column, Entity, JoinTable, ManyToMany, type Relation } from 'typeorm';
import { createApp } from '../../src/latchkey/create-app.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { modulesOf } from '../harness/application.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity()
@RestEntity('Rack')
class Rack extends StandardEntity {
  @Column('varchar', { length: 20 })
  code!: string;

  @Column('numeric', { precision: 19, scale: 2 })
  height!: string;

  @Column('integer', { array: true })
  levels!: number[];

  @Column('timestamptz', { nullable: true })
  filledAt!: Date | null;

  @ManyToMany(() => Rack)
  @JoinTable({ name: 'rack_neighbour' })
  neighbours!: Relation<Rack>[];
}

/** As a migration would make it. */
const TABLES = `
  CREATE TABLE rack (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), version integer NOT NULL DEFAULT 1,
    created_by text, created_date timestamptz NOT NULL DEFAULT now(),
    last_modified_by text, last_modified_date timestamptz DEFAULT now(),
    deleted_by text, deleted_date timestamptz,
    code varchar(20) NOT NULL, height numeric(19,2) NOT NULL, levels integer[] NOT NULL, filled_at timestamptz
  );
  CREATE TABLE rack_neighbour (rack_id_1 uuid NOT NULL, rack_id_2 uuid NOT NULL)`;

let connection: Connection;

beforeAll(async () => {
  connection = await openTestDatabase();
});

afterAll(() => connection.close());

async function run(sql: string): Promise<void> {
  const { options } = connection;
  const client = new pg.Client(
    'url' in options ? { connectionString: options.url } : { ...options, user: options.username },
  );
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** What stops a start on the database as it is now; undefined when nothing does. */
async function fault(): Promise<string | undefined> {
  const modules = modulesOf([Latchkey.forFeature({ entities: [Rack] })]);
  const kept = { ...connection, close: () => Promise.resolve() };
  try {
    await (await createApp(testSettings(testRun().folder), modules, kept)).close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const sentence = (differences: string): string =>
  `The database is not as the entities need it (${differences}): ` +
  'run "npx latchkey migration:generate <Name>", read the migration, build and start again';

describe('a start on a database that is not as the entities need it', () => {
  it('is stopped by a missing table, and names those of links too', async () => {
    expect(await fault()).toBe(sentence('the table rack is missing, the table rack_neighbour is missing'));
  });

  it('works once the tables are there, whatever else the database holds', async () => {
    await run(`${TABLES}; CREATE TABLE of_nobody (id integer); ALTER TABLE rack ADD COLUMN of_nobody text`);
    expect(await fault()).toBeUndefined();
  });

  it('is stopped by each missing column and each column of another type', async () => {
    await run(`
      ALTER TABLE rack DROP COLUMN filled_at, ALTER COLUMN levels TYPE bigint[],
        ALTER COLUMN code TYPE varchar(30), ALTER COLUMN height TYPE numeric(19,4);
      ALTER TABLE rack_neighbour DROP COLUMN rack_id_2`);
    expect(await fault()).toBe(
      sentence(
        'the column rack.code has the type character varying(30) instead of character varying(20), ' +
          'the column rack.height has the type numeric(19,4) instead of numeric(19,2), ' +
          'the column rack.levels has the type bigint[] instead of integer[], ' +
          'the column rack.filled_at is missing, the column rack_neighbour.rack_id_2 is missing',
      ),
    );
  });
});
