import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Deadline } from '../../common/deadline.js';
import { LogEvent } from '../../common/log-event.js';
import { type Condition, propertiesOf } from '../../conditions/condition.js';
import { TimeoutSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import type { EntityModel } from '../../model/entity-model.js';
import { type SqlRunner, type SqlValue, Statement, type TextRow } from '../../sql/statement.js';
import { scannedTables, type ScannedTable } from './scanned-tables.js';

/** Statements of which it is known whether they scan a table; others may push them out. */
const MAX_KNOWN = 1_000;
/** An index may be there by then, or the table have grown. */
const KNOWN_MS = 10 * 60_000;
/** For the look at one statement. */
const LOOK_MS = 2_000;
/** Of a table, as the last ANALYZE counted them: smaller ones are scanned fast. */
const LARGE_ROWS = 10_000;

const SIZES = new Statement(
  'SELECT c.reltuples::bigint FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (namespace, name, place)' +
    ' JOIN pg_namespace n ON n.nspname = t.namespace JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name ORDER BY t.place',
);

/** A search that is watched. */
interface Search {
  readonly entity: EntityModel;
  readonly filter: Condition | undefined;
  readonly deadline: Deadline | undefined;
}

/**
 * Finds searches that read all of a large table because no index fits their filter. Only a statement that was slow
 * (`SLOW_SEARCH`) is looked at, once per text, after its response: by its plan, which PostgreSQL makes without running it.
 */
@Injectable()
export class TableScans {
  private readonly logger = new Logger('Searches');
  /** Tables that a statement scans, by its name. */
  private readonly known = new LRUCache<string, readonly ScannedTable[]>({ max: MAX_KNOWN, ttl: KNOWN_MS });
  private readonly from: number;
  /** One look at a time: what is slow must not become slower. */
  private isLooking = false;

  constructor(
    private readonly database: AccessDatabase,
    { SLOW_SEARCH }: TimeoutSettings,
  ) {
    this.from = SLOW_SEARCH || Infinity;
  }

  /** Runs the statements of a search. */
  watched(runner: SqlRunner, search: Search): SqlRunner {
    if (!search.filter) {
      return runner;
    }
    return {
      rows: async (statement, values = []): Promise<TextRow[]> => {
        const began = performance.now();
        const rows = await runner.rows(statement, values);
        const took = performance.now() - began;
        if (took >= this.from) {
          this.slow(statement, values, search, took);
        }
        return rows;
      },
    };
  }

  private slow(statement: Statement, values: readonly SqlValue[], search: Search, took: number): void {
    const known = this.known.get(statement.name);
    if (known) {
      if (known.length > 0) {
        search.deadline?.work?.scans?.add(nameOf(search));
      }
    } else if (!this.isLooking) {
      this.isLooking = true;
      this.look(statement, values)
        .then((tables) => {
          this.known.set(statement.name, tables);
          this.report(tables, search, took);
        })
        // The next slow run tries it again.
        .catch(() => undefined)
        .finally(() => {
          this.isLooking = false;
        });
    }
  }

  private async look(statement: Statement, values: readonly SqlValue[]): Promise<readonly ScannedTable[]> {
    const runner = this.database.within({ at: performance.now() + LOOK_MS });
    const rows = await runner.rows(new Statement(`EXPLAIN (VERBOSE, FORMAT JSON) ${statement.text}`), values);
    const tables = scannedTables(rows.map(([line]) => line).join('\n'));
    if (tables.length === 0) {
      return [];
    }
    const sizes = await runner.rows(SIZES, [tables.map(({ schema }) => schema), tables.map(({ name }) => name)]);
    return tables.filter((_, index) => Number(sizes[index]?.[0] ?? 0) >= LARGE_ROWS);
  }

  private report(tables: readonly ScannedTable[], search: Search, took: number): void {
    for (const { name } of tables) {
      const text =
        `A search of ${nameOf(search)} took ${Math.round(took)} ms (SLOW_SEARCH) and reads all of the table ${name}: ` +
        'add an index that fits the filter, by @Index() and a migration; contains and endsWith need one of pg_trgm';
      this.logger.warn(new LogEvent(text, { id: search.deadline?.requestId }));
    }
  }
}

/** Entity and attributes of the filter; its values are nobody's business. */
function nameOf({ entity, filter }: Search): string {
  const attributes = new Set(filter ? [...propertiesOf(filter)].map(({ path }) => path.text) : []);
  return `${entity.name} by ${[...attributes].join(', ')}`;
}
