import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey, RestEntity } from 'latchkey';
import { Column, Entity, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { applicationSchema } from '../../src/latchkey/cli/application-schema.js';
import { onEmptyDatabase } from '../../src/latchkey/cli/application.js';
import { FRAMEWORK_TABLES } from '../../src/latchkey/cli/framework-tables.js';
import type { Settings } from '../../src/latchkey/config/settings.js';
import { openConnection } from '../../src/latchkey/database/connection.js';
import { NO_OPTIONS } from '../../src/latchkey/database/schema-changes/options.js';
import { type Plan, planChanges } from '../../src/latchkey/database/schema-changes/plan.js';
import { startAppOn } from '../harness/app.js';
import { runSqlOn } from '../harness/connection-url.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { testSettings } from '../harness/test-settings.js';

/** A table that was there before Latchkey. */
@Entity('app_user_item', { synchronize: false })
@RestEntity('Item')
class Item {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  label!: string;
}

enum Size {
  S = 's',
  L = 'l',
}

/** A table that migrations make. */
@Entity('spec_own_shelf')
@RestEntity('OwnShelf')
@Unique(['code'])
class Shelf {
  @PrimaryColumn('int')
  id!: number;

  @Column('varchar', { length: 5 })
  code!: string;

  @Column({ type: 'enum', enum: Size, default: Size.S })
  size!: Size;

  @ManyToOne(() => Shelf)
  above!: Relation<Shelf> | null;

  @ManyToOne(() => Item)
  item!: Relation<Item> | null;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Item] })] })
class ItemModule {}

@Module({ imports: [Latchkey.forFeature({ entities: [Item, Shelf] })] })
class ShelfModule {}

let database: PrivateDatabase;
let settings: Settings;
const url = (): string => database.environment.DATABASE_URL ?? '';
const inOwnSchema = (sql: string): Promise<void> => runSqlOn(url(), `SET search_path = latchkey, public; ${sql}`);
const generated = (): Promise<Plan> =>
  onEmptyDatabase(ShelfModule, (dataSource) => planChanges(dataSource, NO_OPTIONS, FRAMEWORK_TABLES));
/** Each command opens an embedded database. */
const START_MS = 180_000;
const NOTHING = { faults: [], hints: [] };

beforeAll(async () => {
  database = await privateDatabase();
  settings = testSettings(database.folder, { DATABASE_URL: url(), DATABASE_SCHEMA: 'latchkey' });
  // One table has the name of one of Latchkey, and other columns.
  await runSqlOn(
    url(),
    'CREATE TABLE app_user (id int PRIMARY KEY); CREATE TABLE app_user_item (id int PRIMARY KEY, label text NOT NULL)',
  );
}, START_MS);

afterAll(() => database.remove());

it(
  '`latchkey check` reports nothing before the first start, which makes the tables of Latchkey',
  async () => {
    expect(await applicationSchema(settings, ItemModule)).toEqual(NOTHING);
  },
  START_MS,
);

it(
  '`latchkey check` reports nothing after it, whatever tables of the same names are in `public`',
  async () => {
    await (await startAppOn(await openConnection(settings), {}, [ItemModule])).close();
    expect(await applicationSchema(settings, ItemModule)).toEqual(NOTHING);
  },
  START_MS,
);

it(
  'what `migration:generate` writes makes its tables and types in the schema, and the check finds nothing more',
  async () => {
    const { parts } = await generated();
    for (const statement of parts.flatMap(({ up }) => up)) {
      await inOwnSchema(statement);
    }
    expect(await applicationSchema(settings, ShelfModule)).toEqual(NOTHING);
    await inOwnSchema("INSERT INTO latchkey.spec_own_shelf (id, code, size) VALUES (1, 'a', 'l')");
  },
  START_MS,
);

it(
  '`latchkey check` names differences of tables in both schemas',
  async () => {
    await runSqlOn(url(), 'ALTER TABLE public.app_user_item DROP COLUMN label');
    await runSqlOn(url(), 'ALTER TABLE latchkey.spec_own_shelf ALTER COLUMN code TYPE text');
    const { faults } = await applicationSchema(settings, ShelfModule);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'The column app_user_item.label is missing',
      'The column spec_own_shelf.code has the type text instead of character varying(5)',
    ]);
  },
  START_MS,
);
