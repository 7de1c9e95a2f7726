import pg from 'pg';

/** Rows of one table. More are refused, because all of them are in memory at once. */
const MAX_ROWS = 100_000;
const CONNECT_MS = 10_000;
const STATEMENT_MS = 60_000;

/** A fault of the database that is read, as a sentence with its cure. */
export class JmixError extends Error {
  override readonly name = 'JmixError';
}

/** A row by the names of its columns. */
export type JmixRow = Readonly<Record<string, unknown>>;

/** What a database of Jmix says about security; soft-deleted rows are left out. */
export interface JmixTables {
  readonly resourceRoles: readonly JmixRow[];
  readonly resourcePolicies: readonly JmixRow[];
  readonly rowLevelRoles: readonly JmixRow[];
  readonly rowLevelPolicies: readonly JmixRow[];
  readonly assignments: readonly JmixRow[];
  readonly users: readonly JmixRow[];
  /** Name of the table of users. */
  readonly userTable: string;
  readonly substitutions: number;
}

/** Where the tables are. */
export interface JmixSource {
  readonly url: string;
  readonly schema: string;
  /** Found by its columns where it is not given. */
  readonly userTable: string | undefined;
}

const COLUMNS = `
  SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped
  GROUP BY c.relname ORDER BY c.relname`;

/** Columns that only soft-deleted rows have a value in. */
const DELETED = ['delete_ts', 'deleted_date'];
/** Tables with usernames that hold no users. */
const NOT_USERS = ['app_user', 'persistent_logins'];

/**
 * Reads the tables in one transaction that writes nothing.
 *
 * @throws JmixError for a schema without them, or without one table of users
 */
export async function readJmix({ url, schema, userTable }: JmixSource): Promise<JmixTables> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'latchkey import-jmix',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const found = (await client.query<{ table: string; columns: string[] }>(COLUMNS, [schema])).rows;
    return await new JmixReader(client, schema, new Map(found.map(({ table, columns }) => [table, columns]))).read(
      userTable,
    );
  } finally {
    await client.end();
  }
}

class JmixReader {
  constructor(
    private readonly client: pg.Client,
    private readonly schema: string,
    private readonly columns: ReadonlyMap<string, readonly string[]>,
  ) {}

  async read(userTable: string | undefined): Promise<JmixTables> {
    // Tables of Latchkey have the same names, and other columns.
    if (!this.columns.get('sec_resource_policy')?.includes('type_')) {
      throw new JmixError(
        `The schema ${this.schema} has no tables of Jmix, such as sec_resource_policy with a column type_: name their schema with --schema, and their database with --url`,
      );
    }
    const users = this.userTable(userTable);
    return {
      resourceRoles: await this.rows('sec_resource_role'),
      resourcePolicies: await this.rows('sec_resource_policy'),
      rowLevelRoles: await this.rows('sec_row_level_role'),
      rowLevelPolicies: await this.rows('sec_row_level_policy'),
      assignments: await this.rows('sec_role_assignment'),
      users: await this.rows(users),
      userTable: users,
      substitutions: (await this.rows('sec_user_substitution')).length,
    };
  }

  private userTable(given: string | undefined): string {
    const isOfUsers = (table: string): boolean =>
      ['username', 'password'].every((name) => this.columns.get(table)?.includes(name));
    const candidates = [...this.columns.keys()].filter((table) => isOfUsers(table) && !NOT_USERS.includes(table));
    const table = given ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (table === undefined || !isOfUsers(table)) {
      const wanted =
        given === undefined ? 'Name the table of users with --user-table' : `${given} is not a table of users`;
      const known = candidates.length > 0 ? candidates.join(', ') : 'none';
      throw new JmixError(`${wanted}. Tables with the columns username and password: ${known}`);
    }
    return table;
  }

  /** Older versions of Jmix lack some tables and columns. */
  private async rows(table: string): Promise<readonly JmixRow[]> {
    const columns = this.columns.get(table);
    if (!columns) {
      return [];
    }
    const kept = DELETED.filter((name) => columns.includes(name)).map((name) => ` AND t.${name} IS NULL`);
    const place = `${pg.escapeIdentifier(this.schema)}.${pg.escapeIdentifier(table)}`;
    const text = `SELECT to_jsonb(t) AS row FROM ${place} t WHERE TRUE${kept.join('')} LIMIT ${MAX_ROWS + 1}`;
    const { rows } = await this.client.query<{ row: JmixRow }>(text);
    if (rows.length > MAX_ROWS) {
      throw new JmixError(`${table} has more than ${MAX_ROWS} rows, which is more than one import reads`);
    }
    return rows.map(({ row }) => row);
  }
}

/** A text of a row; null where it has none. */
export const textOf = (row: JmixRow, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' ? value : null;
};

/** Texts in the form of Jmix: `"one", "two"`. */
export const textsOf = (row: JmixRow, column: string): readonly string[] =>
  [...(textOf(row, column) ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('\\"', '"'),
  );
