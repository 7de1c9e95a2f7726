import { Readable } from 'node:stream';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  Database,
  encodePassword,
  FileStorages,
  formatFileRef,
  named,
  NO_DEADLINE,
  type Settings,
  SETTINGS,
  Statement,
  type Transaction,
} from 'latchkey';
import {
  categoryRows,
  customerRows,
  demoId,
  lineRows,
  orderRows,
  PICTURES,
  productRows,
  productTagRows,
  tagRows,
} from './demo-rows.js';
import { drawPng } from './png.js';

const PICTURE_SIZE = 96;
const MAX_PICTURE_BYTES = 1024 * 1024;

/** Logins for trying things out, each with its name as password. */
const LOGINS = [
  { username: 'admin', first_name: 'Ada', last_name: 'Admin', role: 'system-full-access' },
  { username: 'alice', first_name: 'Alice', last_name: 'Clerk', role: 'order-clerk' },
  { username: 'bob', first_name: 'Bob', last_name: 'Newcomer', role: undefined },
] as const;

const LOCK = new Statement("SELECT pg_advisory_xact_lock(hashtext('latchkey demo data'))");
const LOADED = new Statement('SELECT 1 FROM customer_category WHERE id = $1::uuid');
const INSERT_USER = new Statement(
  'INSERT INTO app_user (username, password, first_name, last_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
);
const INSERT_ASSIGNMENT = new Statement(
  "INSERT INTO sec_role_assignment (username, role_code, role_type) VALUES ($1, $2, 'resource')",
);

/** Inserts all rows of a JSON array with one statement; the other columns get their defaults. */
function insertRows(table: string, columns: readonly string[]): Statement {
  const list = columns.join(', ');
  return new Statement(
    `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1::json)`,
  );
}

/** Fills the shop once, for trying things out; never in production. */
@Injectable()
export class DemoData implements OnApplicationBootstrap {
  private readonly logger = new Logger(DemoData.name);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly database: Database,
    private readonly storages: FileStorages,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { DEMO_DATA, NODE_ENV } = this.settings;
    if (DEMO_DATA === 'true' || (DEMO_DATA === '' && NODE_ENV !== 'production')) {
      await this.database.transaction((transaction) => this.load(transaction), NO_DEADLINE);
    }
  }

  private async load(transaction: Transaction): Promise<void> {
    await transaction.rows(LOCK);
    if ((await transaction.rows(LOADED, [demoId('category', 1)])).length > 0) {
      return;
    }
    await this.insert(transaction, 'customer_category', categoryRows());
    await this.insert(transaction, 'customer', customerRows());
    await this.insert(transaction, 'tag', tagRows());
    await this.insert(transaction, 'product', productRows(await this.pictures()));
    await this.insert(transaction, 'product_tag', productTagRows());
    await this.insert(transaction, 'sales_order', orderRows());
    await this.insert(transaction, 'order_line', lineRows());
    for (const { username, first_name, last_name, role } of LOGINS) {
      await transaction.rows(INSERT_USER, [username, await encodePassword(username), first_name, last_name]);
      if (role) {
        await transaction.rows(INSERT_ASSIGNMENT, [username, role]);
      }
    }
    this.logger.log('Demo data is loaded');
  }

  private async insert(
    transaction: Transaction,
    table: string,
    rows: readonly Readonly<Record<string, unknown>>[],
  ): Promise<void> {
    await transaction.rows(insertRows(table, Object.keys(rows[0] ?? {})), [JSON.stringify(rows)]);
  }

  private pictures(): Promise<string[]> {
    return Promise.all(
      Array.from({ length: PICTURES }, async (_, index) => {
        const picture = drawPng(PICTURE_SIZE, PICTURE_SIZE, (x, y) => [
          (x * 2 + index * 40) % 256,
          (y * 2 + index * 90) % 256,
          (x ^ y) % 256,
        ]);
        const name = named(`product-${index + 1}.png`);
        const limits = { maxBytes: MAX_PICTURE_BYTES };
        const saved = await this.storages.default.save(name, Readable.from([picture]), limits);
        return formatFileRef(saved.ref);
      }),
    );
  }
}
