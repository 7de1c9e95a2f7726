/** How many rows a table gets. */
const ROWS = 3;

const COLUMNS = `
  SELECT c.oid::regclass::text AS table, quote_ident(a.attname) AS name, format_type(a.atttypid, NULL) AS type,
    COALESCE(b.typname, t.typname) AS base, information_schema._pg_char_max_length(a.atttypid, a.atttypmod) AS length,
    (SELECT confrelid::regclass::text FROM pg_constraint f
     WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.conkey = ARRAY[a.attnum] LIMIT 1) AS target,
    (SELECT quote_ident(k.attname) FROM pg_constraint f JOIN pg_attribute k ON k.attrelid = f.confrelid AND k.attnum = f.confkey[1]
     WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.conkey = ARRAY[a.attnum] LIMIT 1) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
    AND a.attidentity = ''
  ORDER BY c.oid, a.attnum`;

/** Dumps with rows leave some of them at their start. */
const SEQUENCES = `
  SELECT c.oid::regclass::text AS table, quote_ident(a.attname) AS name, d.objid::regclass::text AS sequence
  FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class c ON c.oid = d.refobjid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid WHERE d.deptype IN ('a', 'i')`;

/**
 * Gives rows to tables without any. References point to rows whose number they have; they are not checked meanwhile.
 *
 * @param {import('pg').Client} client
 */
export async function fillTables(client) {
  await client.query('SET session_replication_role = replica');
  /** @type {Map<string, any[]>} */
  const tables = new Map();
  for (const column of (await client.query(COLUMNS)).rows) {
    tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  }
  for (const [table, columns] of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${table} LIMIT 1`);
    if (rowCount === 0) {
      const names = columns.map(({ name }) => name).join(', ');
      const values = columns.map(valueOf).join(', ');
      await client.query(`INSERT INTO ${table} (${names}) SELECT ${values} FROM generate_series(1, ${ROWS}) AS i`);
    }
  }
  await client.query('RESET session_replication_role');
  for (const { table, name, sequence } of (await client.query(SEQUENCES)).rows) {
    await client.query(`SELECT setval('${sequence}', (SELECT max(${name}) FROM ${table}))`);
  }
}

/** An expression of the number `i` of a row. @param {{ type: string, base: string, length: number | null }} column */
function valueOf({ type, base, length }) {
  switch (base) {
    case 'text':
    case 'varchar':
    case 'bpchar':
      return `left('n' || i, ${length ?? 20})`;
    case 'bool':
      return 'true';
    case 'uuid':
      return `lpad(i::text, 32, '0')::uuid`;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return `('2022-02-0' || i)::${type}`;
    case 'tsvector':
      return `to_tsvector('n' || i)`;
    case 'bytea':
      return `'\\x00'::bytea`;
    default:
      return type === 'year' || type.endsWith('.year') ? '2000 + i' : 'i';
  }
}
