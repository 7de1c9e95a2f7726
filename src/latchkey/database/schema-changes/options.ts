/** What the developer decides; a schema alone does not say it. */
export interface ChangeOptions {
  /** New names by old ones: `product.notes` to `remarks`, `product` to `item`. */
  readonly renames: ReadonlyMap<string, string>;
  /** Whether columns and constants that the entities do not have may go, and values may be rounded. */
  readonly allowDataLoss: boolean;
  /** The same for the columns, enums and tables that it names; tables go only when they are named. */
  readonly losses: ReadonlySet<string>;
  /** SQL expressions of the values that rows get in a column that becomes required, by `table.column`. */
  readonly fills: ReadonlyMap<string, string>;
  /** Whether indexes of existing tables are made without locking them, outside of transactions. */
  readonly concurrently: boolean;
  /** How long a statement waits for a lock, such as `5s`. */
  readonly lockTimeout?: string | undefined;
  /** Asked for each column or table that vanished while another one is new. */
  readonly isRename?: (old: string, wanted: string) => Promise<boolean>;
}

export const NO_OPTIONS: ChangeOptions = {
  renames: new Map(),
  allowDataLoss: false,
  losses: new Set(),
  fills: new Map(),
  concurrently: false,
};
