import type { CatalogTable, ForeignKey } from './catalog.js';
import { placeOf } from './draft.js';
import { attributeName, type FreeNames, pluralOf, referenceName } from './names.js';
import { isByKey, isServed, SERVED_REFERENCES, type Shapes } from './shapes.js';

/** A reference that a class declares. */
export interface Reference {
  readonly table: CatalogTable;
  readonly key: ForeignKey;
  readonly name: string;
  /** Whether no two rows have the same target. */
  readonly single: boolean;
  readonly required: boolean;
  /** The attribute on the other side. */
  inverse: string | undefined;
  composition: boolean;
}

/** A many-to-many attribute of one of the two classes of a link table. */
export interface LinkSide {
  readonly link: CatalogTable;
  readonly from: CatalogTable;
  readonly name: string;
  readonly own: ForeignKey;
  readonly other: ForeignKey;
  readonly owning: boolean;
  /** Name on the other side. */
  readonly inverse: string;
}

/** Names of attributes of each table. */
export type NamesOf = (table: CatalogTable) => FreeNames;

/** All references between tables, with names on both sides. */
export class References {
  readonly notes: string[] = [];
  readonly all: readonly Reference[];
  readonly links: readonly LinkSide[];

  constructor(
    tables: readonly CatalogTable[],
    private readonly shapes: Shapes,
    names: NamesOf,
    classOf: (table: CatalogTable) => string,
  ) {
    this.all = tables
      .filter((table) => shapes.of(table) !== 'link')
      .flatMap((table) => this.usable(table).map((key) => reference(table, key, names(table))));
    this.compose();
    for (const each of this.all.filter((one) => this.hasInverse(one))) {
      each.inverse = inverseName(each, this.all, names(each.key.target), classOf(each.table));
    }
    this.links = tables.filter((table) => shapes.of(table) === 'link').flatMap((table) => this.linked(table, names));
  }

  /** References that are served; the columns of the others are plain attributes. */
  private usable(table: CatalogTable): readonly ForeignKey[] {
    const used = new Set<string>();
    return table.foreignKeys.filter((key) => {
      const why = this.unservedBecause(table, key, used);
      if (why !== undefined) {
        this.notes.push(
          `${placeOf(table)} (${key.columns.join(', ')}) is shown as ${key.columns.length > 1 ? 'plain attributes' : 'a plain attribute'}, not as a reference to ${placeOf(key.target)}: ${why}`,
        );
        return false;
      }
      key.columns.forEach((column) => used.add(column));
      return true;
    });
  }

  private unservedBecause(table: CatalogTable, key: ForeignKey, used: ReadonlySet<string>): string | undefined {
    const { columns, target } = key;
    if (this.shapes.of(target) !== 'entity') {
      return 'its rows have no key that the API serves';
    }
    if (columns.length > 1 && !SERVED_REFERENCES.compositeKeys) {
      return 'references by several columns are not offered';
    }
    if (!isByKey(key) && !SERVED_REFERENCES.otherColumns) {
      return `references by ${key.targetColumns.join(', ')} instead of the key are not offered`;
    }
    if (columns.some((column) => table.key.includes(column)) && !SERVED_REFERENCES.asKeys) {
      return 'references that are part of the key are not offered';
    }
    if (columns.some((column) => used.has(column))) {
      return 'another reference has the same column';
    }
    return columns.every((name) => table.columns.some((column) => column.name === name && isServed(column)))
      ? undefined
      : 'the type of its column is not served';
  }

  private hasInverse({ table, single }: Reference): boolean {
    const { length } = table.key;
    return (
      this.shapes.of(table) === 'entity' &&
      (length === 1 || SERVED_REFERENCES.compositeKeys) &&
      (!single || SERVED_REFERENCES.inverseOneToOne)
    );
  }

  /** A row belongs to another one when it cannot be without it and goes with it; it has one owner at most. */
  private compose(): void {
    const owned = this.all.filter(
      (each) =>
        each.required && each.key.onDelete === 'cascade' && this.hasInverse(each) && each.key.target !== each.table,
    );
    for (const each of owned) {
      const owners = owned.filter(({ table }) => table === each.table);
      const isCircular = owned.some(({ table, key }) => table === each.key.target && key.target === each.table);
      if (owners.length === 1 && !isCircular) {
        each.composition = true;
      } else if (each === owners[0]) {
        this.notes.push(
          `${placeOf(each.table)} is not a composition: it goes with the rows of ${owners.map(({ key }) => placeOf(key.target)).join(' and of ')}; add @Composition() to one of their collections where it belongs there`,
        );
      }
    }
  }

  private linked(link: CatalogTable, names: NamesOf): readonly LinkSide[] {
    const ends = this.shapes.endsOf(link);
    if (!ends) {
      return [];
    }
    const [one, other] = ends;
    const nameOf = (from: ForeignKey, to: ForeignKey): string => {
      const name = pluralOf(referenceName(to.columns[0] ?? '', to.targetColumns[0] ?? ''));
      return names(from.target).take(name, attributeName(`${name}_by_${link.name}`));
    };
    const [first, second] = [nameOf(one, other), nameOf(other, one)];
    const shown = link.columns.filter(({ name }) => ![...one.columns, ...other.columns].includes(name));
    this.notes.push(
      `${placeOf(link)} is served as the links ${placeOf(one.target)}.${first} and ${placeOf(other.target)}.${second}` +
        (shown.length > 0 ? `; ${shown.map(({ name }) => name).join(', ')} is not shown` : ''),
    );
    return [
      { link, from: one.target, name: first, own: one, other, owning: true, inverse: second },
      { link, from: other.target, name: second, own: other, other: one, owning: false, inverse: first },
    ];
  }
}

function reference(table: CatalogTable, key: ForeignKey, names: FreeNames): Reference {
  const [column = ''] = key.columns;
  const short = referenceName(column, key.targetColumns[0] ?? '');
  const parts = key.columns.map((name) => table.columns.find((each) => each.name === name));
  const isKey = key.columns.some((name) => table.key.includes(name));
  return {
    table,
    key,
    // The column of a key keeps its own name.
    name: names.take(short, ...(isKey ? [] : [attributeName(column)]), `${short}Reference`),
    single: [table.key, ...table.uniques].some(
      (unique) => unique.length > 0 && unique.every((name) => key.columns.includes(name)),
    ),
    required: parts.every((part) => part?.required === true),
    inverse: undefined,
    composition: false,
  };
}

/** `films`, or `filmsByLanguage` where several references lead to the same class or the name is taken. */
function inverseName(
  { table, key, name, single }: Reference,
  all: readonly Reference[],
  names: FreeNames,
  className: string,
): string {
  const one = attributeName(className);
  const plain = single ? one : pluralOf(one);
  const precise = attributeName(`${plain}_by_${name}`);
  const isOnly = all.filter((each) => each.table === table && each.key.target === key.target).length === 1;
  return isOnly && key.target !== table ? names.take(plain, precise) : names.take(precise);
}
