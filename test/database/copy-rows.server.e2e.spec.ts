import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyAll, type Count } from '../../src/latchkey/cli/move/copy-rows.js';
import { PlainClient } from '../../src/latchkey/cli/move/plain-client.js';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';

const START_MS = 60_000;

const SCHEMA = [
  'CREATE EXTENSION citext',
  "CREATE TYPE mood AS ENUM ('glad', 'sad')",
  'CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100)',
  `CREATE TABLE kinds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    texts text[], note varchar(10), code char(5), word citext, document jsonb, old json, bytes bytea, amount numeric(30, 10),
    price money, at timestamptz, local timestamp, day date, span interval, mood mood, moods mood[], share percent,
    address inet, bits bit(3), range int4range, place point, real double precision, search tsvector, page xml,
    doubled bigint GENERATED ALWAYS AS (id * 2) STORED
  )`,
  'CREATE TABLE "Odd Table" ("Odd Column" serial PRIMARY KEY, parent integer REFERENCES "Odd Table" DEFERRABLE)',
  'CREATE TABLE a (id integer PRIMARY KEY, place integer UNIQUE DEFERRABLE INITIALLY DEFERRED, b integer)',
  'CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a ON DELETE CASCADE)',
  'ALTER TABLE a ADD CONSTRAINT a_has_b FOREIGN KEY (b) REFERENCES b',
  'CREATE SEQUENCE used START 5 INCREMENT 5',
  'CREATE SEQUENCE unused START 7',
  `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more rows'; END $$`,
  'CREATE TRIGGER refuses BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION refuse()',
  'CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS rows FROM kinds',
  'CREATE TABLE latchkey_move ()',
];

const ROWS = [
  'ALTER TABLE b DISABLE TRIGGER USER',
  `INSERT INTO kinds (texts, note, code, word, document, old, bytes, amount, price, at, local, day, span, mood, moods, share,
      address, bits, range, place, real, search, page)
    SELECT ARRAY['a,b', NULL, 'c"d\\', ''], 'it''s', 'ab', 'Word', '{"a": [1.50, null]}', '{"a":  1}', '\\x00ff27', 12345678901234567890.0123456789,
      '$1,234.50', '2024-03-12 10:00:00.123456+02', 'infinity', '0044-03-15 BC', '1 year 2 mons 3 days 04:05:06.7', 'sad', '{glad,sad}', 100,
      '10.0.0.1/8', B'101', '[1,5)', '(1.5,-2)', 0.1::float8 + 0.2::float8, 'fat:2 cat:1A'::tsvector, '<a>ü</a>'
    FROM generate_series(1, 1234)`,
  'INSERT INTO kinds DEFAULT VALUES',
  'INSERT INTO "Odd Table" (parent) VALUES (NULL), (1), (2)',
  'BEGIN',
  'ALTER TABLE a DROP CONSTRAINT a_has_b',
  'INSERT INTO a VALUES (1, 1, 2), (2, 2, 1)',
  'INSERT INTO b VALUES (1, 1), (2, 2), (3, NULL)',
  'ALTER TABLE a ADD CONSTRAINT a_has_b FOREIGN KEY (b) REFERENCES b',
  'COMMIT',
  "SELECT nextval('used'), nextval('used')",
  'ALTER TABLE b ENABLE TRIGGER USER',
];

const CONTENT = ['kinds', '"Odd Table"', 'a', 'b', 'totals'];
const FACTS =
  "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'" +
  ' UNION ALL SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1';

let embedded: EmbeddedPostgres;
let database: PrivateDatabase;
let source: PlainClient;
let target: PlainClient;

const run = async (client: PlainClient, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) {
    await client.rows(statement);
  }
};

/** All rows of all tables, as both sides write them. */
const content = async (client: PlainClient): Promise<unknown> => {
  const tables = [];
  for (const table of CONTENT) {
    tables.push([table, await client.rows(`SELECT t::text FROM ${table} t ORDER BY t::text COLLATE "C"`)]);
  }
  return tables;
};

describe('latchkey move, of the rows of one database to another (docs/how-to/upgrade.md)', () => {
  beforeAll(async () => {
    embedded = await EmbeddedPostgres.start({});
    database = await privateDatabase();
    source = await PlainClient.open(embedded.connection);
    target = await PlainClient.open({ connectionString: database.environment.DATABASE_URL ?? '' });
    await run(source, SCHEMA);
    await run(target, SCHEMA);
    await run(source, ROWS);
    await source.rows('REFRESH MATERIALIZED VIEW totals');
    // What migrations have put there gives way.
    await target.rows('INSERT INTO kinds (note) VALUES ($1)', ['seed']);
  }, START_MS);

  afterAll(async () => {
    await source.close();
    await target.close();
    await embedded.stop();
    await database.remove();
  });

  it('leaves the target as it was when something goes wrong at the end', async () => {
    await target.rows('ALTER TABLE latchkey_move RENAME TO elsewhere');
    await expect(copyAll(source, target)).rejects.toThrow('table "latchkey_move" does not exist');
    await target.rows('ALTER TABLE elsewhere RENAME TO latchkey_move');
    expect(await target.rows('SELECT note FROM kinds')).toEqual([['seed']]);
  });

  it('refuses a table that the migrations do not make', async () => {
    await source.rows('CREATE TABLE extra (id integer)');
    await expect(copyAll(source, target)).rejects.toThrow(
      'The migrations do not make the table public.extra: make a migration for it, or remove it from the embedded database',
    );
    await source.rows('DROP TABLE extra');
  });

  it('copies rows of all kinds of columns, of tables that refer to each other, and counts them on both sides', async () => {
    const facts = await target.rows(FACTS);
    const counts: readonly Count[] = await copyAll(source, target);
    expect(counts).toEqual([
      { table: 'public."Odd Table"', source: '3', target: '3' },
      { table: 'public.a', source: '2', target: '2' },
      { table: 'public.b', source: '3', target: '3' },
      { table: 'public.kinds', source: '1235', target: '1235' },
    ]);
    expect(await content(target)).toEqual(await content(source));
    expect(await target.rows(FACTS)).toEqual(facts);
    expect(await target.rows("SELECT to_regclass('latchkey_move')")).toEqual([[null]]);
  });

  it('goes on with the numbers of sequences and identities where the source stood', async () => {
    const next =
      "SELECT nextval('used'), nextval('unused'), nextval('\"Odd Table_Odd Column_seq\"'), nextval('kinds_id_seq')";
    expect(await target.rows(next)).toEqual(await source.rows(next));
    await expect(target.rows('INSERT INTO b VALUES (4, NULL)')).rejects.toThrow('no more rows');
    await expect(target.rows('INSERT INTO a VALUES (9, 9, 9)')).rejects.toThrow('a_has_b');
  });
});
