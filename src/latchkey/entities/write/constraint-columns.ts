import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PgError } from '../../errors/statement-error.js';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';

/** Unique indexes, with those of constraints: the terms of each, and the columns that its expressions name. */
const INDEXES = `
  SELECT n.nspname, t.relname, c.relname,
    array_to_json(ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnkeyatts) k ORDER BY k)),
    array_to_json(ARRAY(SELECT a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass
        AND d.refobjid = t.oid AND d.refobjsubid > 0
      UNION ALL SELECT a.attname FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.number))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE (i.indisunique OR i.indisexclusion) AND n.nspname !~ '^pg_'`;

/** Foreign keys and checks. */
const CONSTRAINTS = `
  SELECT n.nspname, t.relname, c.conname, NULL::json,
    array_to_json(ARRAY(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY AS key(number, place)
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = key.number ORDER BY place))
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE c.contype IN ('f', 'c') AND n.nspname !~ '^pg_'`;

const FIND = new Statement(`${INDEXES} UNION ALL ${CONSTRAINTS}`);

/** Which columns a constraint or a unique index is about, read from the catalog of the database at the start. */
@Injectable()
export class ConstraintColumns implements OnApplicationBootstrap {
  private columns: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  /** Learns of constraints that are new since the start. Not inside a transaction. */
  async refresh(): Promise<void> {
    const rows = await this.database.rows(FIND);
    this.columns = new Map(
      rows.map(([schema, table, name, terms, columns]) => [
        JSON.stringify([schema, table, name]),
        covered(JSON.parse(terms ?? 'null') as string[] | null, JSON.parse(columns ?? '[]') as string[]),
      ]),
    );
  }

  /** @returns columns of the constraint that was violated; undefined for one that is not known */
  of({ schema, table, constraint }: PgError): readonly string[] | undefined {
    return this.columns.get(JSON.stringify([schema, table, constraint]));
  }
}

/** Columns in the order of the terms that name them. The condition of a partial index is not part of it. */
function covered(terms: readonly string[] | null, columns: readonly string[]): readonly string[] {
  const named = terms?.flatMap((term) => columns.filter((column) => mentions(term, column))) ?? columns;
  return [...new Set(named)];
}

const mentions = (term: string, column: string): boolean => {
  const words: readonly string[] = term.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s"'(),:[\]]+/g) ?? [];
  return words.includes(column) || words.includes(`"${column.replaceAll('"', '""')}"`);
};
