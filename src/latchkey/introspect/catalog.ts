/** A type as a column has it, without the domains around it. */
export interface ColumnKind {
  /** Name in `pg_type`, of the elements for an array. */
  readonly type: string;
  readonly array: boolean;
  /** As they are declared: PostgreSQL does not check them. */
  readonly dimensions: number;
  readonly modifier: number;
  /** Constants of an enum, in their order. */
  readonly labels: readonly string[] | undefined;
  /** Schema of an enum. */
  readonly schema: string;
  /** Whether that is the schema of the table, where TypeORM looks for enums. */
  readonly near: boolean;
}

/** A column of a table or view. */
export interface CatalogColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly required: boolean;
  readonly default: string | undefined;
  readonly identity: 'ALWAYS' | 'BY DEFAULT' | undefined;
  /** Expression of a generated column. */
  readonly generated: string | undefined;
  /** Whether its values are computed when they are read. */
  readonly computed: boolean;
  readonly comment: string | undefined;
  /** Conditions of its domains, as PostgreSQL writes them, about `VALUE`. */
  readonly domainChecks: readonly string[];
}

/** What happens to a row whose target is deleted, as `pg_constraint` has it. */
export type DeleteAction = 'none' | 'cascade' | 'unlink';

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly target: CatalogTable;
  readonly targetColumns: readonly string[];
  readonly onDelete: DeleteAction;
  /** Whether the table itself has it, and not only its partitions. */
  readonly declared: boolean;
}

/** A table or view with all that says how it is served. */
export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string | undefined;
  /** A trigger may fill columns of new rows. */
  readonly fillsNewRows: boolean;
  readonly columns: readonly CatalogColumn[];
  readonly key: readonly string[];
  /** Columns of unique indexes on all rows, without the key. */
  readonly uniques: readonly (readonly string[])[];
  /** Conditions as PostgreSQL writes them. */
  readonly checks: readonly string[];
  readonly foreignKeys: ForeignKey[];
  /** Tables that it inherits from. */
  readonly parents: readonly string[];
}

/** Which tables are read. */
export interface Scope {
  readonly schemas: readonly string[];
  /** Names or `schema.name`, with `*` for any text; all when empty. */
  readonly tables: readonly string[];
}
