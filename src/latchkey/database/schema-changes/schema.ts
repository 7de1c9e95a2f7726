/**
 * A schema as PostgreSQL describes it. Names are quoted where SQL needs it, and carry their schema where the search path does
 * not find them; expressions and types stand in PostgreSQL's own words, so that two schemas of one database compare as text.
 */
export interface Schema {
  readonly schemas: readonly string[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly tables: ReadonlyMap<string, Table>;
  /** A view stands behind those that it reads. */
  readonly views: ReadonlyMap<string, View>;
  /** What TypeORM notes about generated columns and views, see {@link Note}. */
  readonly notes: ReadonlyMap<string, Note>;
}

export interface Table {
  readonly path: string;
  readonly comment: string | null;
  readonly columns: ReadonlyMap<string, Column>;
  readonly constraints: ReadonlyMap<string, Constraint>;
  readonly indexes: ReadonlyMap<string, Index>;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** The enum of the column, or of its elements. */
  readonly enum: string | null;
  /** Null for that of the type. */
  readonly collation: string | null;
  readonly required: boolean;
  /** Null where it is made by {@link made}. */
  readonly default: string | null;
  /** Who makes its values, if not the default. */
  readonly made: 'serial' | 'identity' | 'always identity' | 'stored' | 'virtual' | null;
  /** Of a stored or virtual column. */
  readonly expression: string | null;
  /** Of a serial column. */
  readonly sequence: string | null;
  readonly comment: string | null;
}

export interface Constraint {
  readonly name: string;
  readonly kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion';
  readonly definition: string;
  readonly columns: readonly string[];
  /** The table of a foreign key's target. */
  readonly target: string | null;
}

export interface Index {
  readonly name: string;
  /** The name as statements about the index write it. */
  readonly path: string;
  readonly unique: boolean;
  /** All behind the name of the table. */
  readonly definition: string;
  readonly method: string;
  /** Key columns, null for an expression. */
  readonly columns: readonly (string | null)[];
  readonly predicate: string | null;
  /** Whether it is what a list of columns makes: ascending, without expressions, conditions and payload. */
  readonly plain: boolean;
}

export interface View {
  readonly path: string;
  readonly materialized: boolean;
  readonly definition: string;
  /** Tables and views that it reads. */
  readonly reads: readonly string[];
  readonly indexes: ReadonlyMap<string, Index>;
}

/** Where TypeORM keeps its notes. */
export const NOTES_TABLE = 'typeorm_metadata';

/** A row of `typeorm_metadata`: commands of TypeORM fail on generated columns and views without it. */
export interface Note {
  readonly type: string;
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string | null;
  readonly name: string;
  readonly value: string;
}

/** A name without quotes, as developers write it: `product.name`. */
export const plainName = (quoted: string): string =>
  quoted.replace(/"((?:[^"]|"")*)"/g, (_quoted, inner: string) => inner.replaceAll('""', '"'));

/** As {@link plainName}, of a column with its table. */
export const columnPlace = (table: string, column: string): string => plainName(`${table}.${column}`);

/** @returns the schema in which a statement finds the name; empty for that of the search path */
export const schemaOf = (path: string): string => /^([^".]+|"(?:[^"]|"")*")\./.exec(path)?.[1] ?? '';

/** Whether an expression, as PostgreSQL writes it, holds the name. One that only looks like it counts, too. */
export function mentions(expression: string, name: string): boolean {
  const escaped = name.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  return new RegExp(`(?<![\\w"$])${escaped}(?![\\w"$])`).test(expression);
}

/** Views behind those that they read. */
export function inOrder(views: readonly View[]): ReadonlyMap<string, View> {
  const all = new Map(views.map((view) => [view.path, view]));
  const ordered = new Map<string, View>();
  const add = (view: View): void => {
    for (const read of view.reads) {
      const other = ordered.has(read) ? undefined : all.get(read);
      if (other) {
        add(other);
      }
    }
    ordered.set(view.path, view);
  };
  views.forEach(add);
  return ordered;
}
