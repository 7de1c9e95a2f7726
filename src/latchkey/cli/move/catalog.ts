import type { PlainClient } from './plain-client.js';

/** Schemas of applications, and what no extension has made there. */
const OWN =
  "nspname <> 'information_schema' AND nspname !~ '^pg_'" +
  " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";
const PLACE = "format('%I.%I', nspname, relname)";

const RELATIONS =
  `SELECT ${PLACE} FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace` +
  ` WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${OWN} ORDER BY 1`;

const TABLES =
  `SELECT ${PLACE}, to_json(array_agg(quote_ident(attname) ORDER BY attnum)),` +
  ' to_json(array_agg(format_type(atttypid, atttypmod) ORDER BY attnum))' +
  ' FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute ON attrelid = c.oid' +
  ` WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND ${OWN} GROUP BY 1 ORDER BY 1`;

const SEQUENCES =
  `SELECT ${PLACE}, pg_sequence_last_value(c.oid), seqstart` +
  ` FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_sequence ON seqrelid = c.oid WHERE ${OWN} ORDER BY 1`;

const FOREIGN_KEYS =
  `SELECT ${PLACE}, quote_ident(conname), pg_get_constraintdef(k.oid)` +
  ' FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace' +
  ` WHERE contype = 'f' AND conparentid = 0 AND ${OWN} ORDER BY k.oid`;

const TRIGGERS =
  `SELECT ${PLACE}, quote_ident(tgname), CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END` +
  ' FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace' +
  ` WHERE NOT tgisinternal AND tgenabled <> 'D' AND ${OWN} ORDER BY t.oid`;

const STORED_VIEWS = `SELECT ${PLACE} FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'm' AND ${OWN} ORDER BY c.oid`;

/** A table of rows, its names quoted. */
export interface Table {
  readonly name: string;
  /** All but generated ones. */
  readonly columns: readonly string[];
  /** Of each column, as SQL. */
  readonly types: readonly string[];
}

export interface Sequence {
  readonly name: string;
  /** Undefined before the first. */
  readonly last: string | undefined;
  readonly start: string;
}

/** Something of a table that is away while rows are copied: its end and its return as SQL. */
export interface Suspended {
  readonly suspend: string;
  readonly resume: string;
}

/** Quoted names of all that applications have made. */
export const relationsOf = async (client: PlainClient): Promise<string[]> =>
  (await client.rows(RELATIONS)).map(([name]) => name ?? '');

export const tablesOf = async (client: PlainClient): Promise<Table[]> =>
  (await client.rows(TABLES)).map(([name, columns, types]) => ({
    name: name ?? '',
    columns: JSON.parse(columns ?? '[]') as string[],
    types: JSON.parse(types ?? '[]') as string[],
  }));

export const sequencesOf = async (client: PlainClient): Promise<Sequence[]> =>
  (await client.rows(SEQUENCES)).map(([name, last, start]) => ({
    name: name ?? '',
    last: last ?? undefined,
    start: start ?? '1',
  }));

/** Quoted names of materialized views, in the order in which they can be refreshed. */
export const storedViewsOf = async (client: PlainClient): Promise<string[]> =>
  (await client.rows(STORED_VIEWS)).map(([name]) => name ?? '');

/** Foreign keys, whose rows may come in any order, and triggers, which have done their work on the other side. */
export async function suspendedOf(client: PlainClient): Promise<Suspended[]> {
  const keys = (await client.rows(FOREIGN_KEYS)).map(([table, name, definition]) => ({
    suspend: `ALTER TABLE ${table ?? ''} DROP CONSTRAINT ${name ?? ''}`,
    resume: `ALTER TABLE ${table ?? ''} ADD CONSTRAINT ${name ?? ''} ${definition ?? ''}`,
  }));
  const triggers = (await client.rows(TRIGGERS)).map(([table, name, enable]) => ({
    suspend: `ALTER TABLE ${table ?? ''} DISABLE TRIGGER ${name ?? ''}`,
    resume: `ALTER TABLE ${table ?? ''} ${enable ?? ''} TRIGGER ${name ?? ''}`,
  }));
  return [...keys, ...triggers];
}
