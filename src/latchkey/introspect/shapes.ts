import type { CatalogColumn, CatalogTable, ForeignKey } from './catalog.js';
import { placeOf } from './draft.js';
import { columnType } from './kinds.js';

/** How a table is served: rows with a key, links between two tables, or a list whose rows nothing names. */
export type Shape = 'entity' | 'link' | 'list';

const NOW =
  /^(?:\(?(?:now|statement_timestamp|transaction_timestamp|clock_timestamp)\(\)|CURRENT_(?:TIMESTAMP|DATE)|LOCALTIMESTAMP|\('now'::text\))/i;

/** The shape of each table, with sentences about those that are not entities. */
export class Shapes {
  readonly notes: string[] = [];
  private readonly shapes = new Map<CatalogTable, Shape>();

  constructor(private readonly tables: readonly CatalogTable[]) {
    for (const table of tables.filter((each) => !this.hasKey(each))) {
      this.shapes.set(table, 'list');
    }
    for (const table of tables.filter((each) => this.isLink(each))) {
      this.shapes.set(table, 'link');
    }
  }

  of(table: CatalogTable): Shape {
    return this.shapes.get(table) ?? 'entity';
  }

  /** The two references of a link table. */
  endsOf(table: CatalogTable): readonly [ForeignKey, ForeignKey] | undefined {
    const [first, second] = [...table.foreignKeys].sort(
      (a, b) => table.key.indexOf(a.columns[0] ?? '') - table.key.indexOf(b.columns[0] ?? ''),
    );
    return first && second ? [first, second] : undefined;
  }

  private hasKey(table: CatalogTable): boolean {
    const { columns, key, isView } = table;
    const unserved = key
      .map((name) => columns.find((column) => column.name === name))
      .find((column) => column && !(isServed(column) && columnType(column.kind)?.key));
    if (unserved) {
      this.notes.push(
        `${placeOf(table)} can only be listed: its key has the column ${unserved.name} of the type ${unserved.kind.type}, which is not served as a key`,
      );
    } else if (key.length === 0) {
      this.notes.push(`${placeOf(table)} can only be listed: ${isView ? 'a view' : 'the table'} has no key`);
    }
    return key.length > 0 && unserved === undefined;
  }

  /** Two references that are the key, and at most the moment when the link was made. */
  private isLink(table: CatalogTable): boolean {
    const { columns, key, foreignKeys, fillsNewRows } = table;
    const linked = foreignKeys.flatMap((each) => each.columns);
    const isReferredTo = this.tables.some((other) => other.foreignKeys.some(({ target }) => target === table));
    return (
      this.of(table) === 'entity' &&
      !isReferredTo &&
      foreignKeys.length === 2 &&
      foreignKeys.every((each) => isByKey(each) && this.of(each.target) === 'entity') &&
      linked.length === key.length &&
      key.every((name) => linked.includes(name)) &&
      columns.every((column) => linked.includes(column.name) || isBookkeeping(column, fillsNewRows))
    );
  }
}

/** Whether a column can be an attribute. */
export const isServed = ({ kind }: CatalogColumn): boolean => columnType(kind)?.served === true;

/** Whether a reference is one to the key of its target, in any order of its columns. */
export const isByKey = ({ targetColumns, target }: ForeignKey): boolean =>
  targetColumns.length === target.key.length && targetColumns.every((name) => target.key.includes(name));

const isBookkeeping = ({ kind, default: value }: CatalogColumn, fillsNewRows: boolean): boolean =>
  ['date', 'timestamp', 'timestamptz'].includes(kind.type) && (fillsNewRows || NOW.test(value ?? ''));
