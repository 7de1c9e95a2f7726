import type { CatalogTable, ForeignKey } from './catalog.js';
import { placeOf } from './draft.js';
import { attributeName, type FreeNames, pluralOf, referenceName } from './names.js';
import type { Shapes } from './shapes.js';
import type { UsableKey, UsableKeys } from './usable-keys.js';

/** A reference that a class declares. */
export interface Reference {
  readonly table: CatalogTable;
  readonly key: ForeignKey;
  readonly name: string;
  /** Whether no two rows have the same target. */
  readonly single: boolean;
  readonly required: boolean;
  /** Whether other references set its columns. */
  readonly shared: boolean;
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
    keys: UsableKeys,
    names: NamesOf,
    classOf: (table: CatalogTable) => string,
  ) {
    this.all = tables
      .filter((table) => shapes.of(table) !== 'link')
      .flatMap((table) => keys.of(table).map((key) => reference(table, key, names(table), classOf)));
    this.compose();
    for (const each of this.all.filter((one) => this.hasInverse(one))) {
      each.inverse = inverseName(each, this.all, names(each.key.target), classOf(each.table));
    }
    this.links = tables
      .filter((table) => shapes.of(table) === 'link')
      .flatMap((table) => this.linked(table, names, classOf));
  }

  private hasInverse({ table }: Reference): boolean {
    return this.shapes.of(table) === 'entity';
  }

  /** A row belongs to another one when it cannot be without it and goes with it; it has one owner at most. */
  private compose(): void {
    const owned = this.all.filter(
      (each) =>
        each.required &&
        !each.shared &&
        each.key.onDelete === 'cascade' &&
        this.hasInverse(each) &&
        each.key.target !== each.table,
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

  private linked(link: CatalogTable, names: NamesOf, classOf: (table: CatalogTable) => string): readonly LinkSide[] {
    const ends = this.shapes.endsOf(link);
    if (!ends) {
      return [];
    }
    const [one, other] = ends;
    const nameOf = (from: ForeignKey, to: ForeignKey): string => {
      const [column = '', ...others] = to.columns;
      const name = pluralOf(
        others.length > 0 ? attributeName(classOf(to.target)) : referenceName(column, to.targetColumns[0] ?? ''),
      );
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

function reference(
  table: CatalogTable,
  { key, shared, ofKey }: UsableKey,
  names: FreeNames,
  classOf: (table: CatalogTable) => string,
): Reference {
  const parts = key.columns.map((name) => table.columns.find((each) => each.name === name));
  return {
    table,
    key,
    name: referenceNameOf(key, ofKey, names, attributeName(classOf(key.target))),
    single: [table.key, ...table.uniques].some(
      (unique) => unique.length > 0 && unique.every((name) => key.columns.includes(name)),
    ),
    required: parts.every((part) => part?.required === true),
    shared,
    inverse: undefined,
    composition: false,
  };
}

/** One column names its reference; several are named by what they lead to. */
function referenceNameOf(
  { columns, targetColumns }: ForeignKey,
  ofKey: boolean,
  names: FreeNames,
  target: string,
): string {
  const [column = '', ...others] = columns;
  if (others.length > 0) {
    return names.take(target, attributeName(`${target}_by_${columns.join('_')}`));
  }
  const short = referenceName(column, targetColumns[0] ?? '');
  // The column of a key keeps its own name.
  return names.take(short, ...(ofKey ? [] : [attributeName(column)]), `${short}Reference`);
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
