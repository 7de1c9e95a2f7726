import type { CatalogColumn, CatalogTable } from './catalog.js';
import { columnMember, decorator } from './columns.js';
import {
  type Decorator,
  type Draft,
  type EntityDraft,
  type EnumDraft,
  type Member,
  placeOf,
  SYSTEM_MEANINGS,
  type SystemColumns,
} from './draft.js';
import { instanceName } from './instance-names.js';
import { columnType } from './kinds.js';
import { attributeName, className, FreeNames, wordsOf } from './names.js';
import { linkMember, collectionMember, referenceMember } from './reference-members.js';
import { References } from './references.js';
import { isServed, type Shape, Shapes } from './shapes.js';
import { simpleChecks } from './simple-checks.js';
import { quoted } from './source-text.js';
import { UsableKeys } from './usable-keys.js';
import { TAKEN_ATTRIBUTES, TAKEN_CLASSES, TAKEN_ENTITIES } from './taken-names.js';

/** What a developer says about a database, beyond where it is. */
export interface PlanOptions {
  /** Stands before names that are taken. */
  readonly prefix: string;
  readonly systemColumns: SystemColumns;
}

/** Chooses names and declarations for the tables of a database. */
export function planEntities(tables: readonly CatalogTable[], options: PlanOptions): Draft {
  return new Plan(tables, options).draft();
}

class Plan {
  private readonly notes: string[] = [];
  private readonly shapes: Shapes;
  private readonly keys: UsableKeys;
  private readonly classes = new Map<CatalogTable, string>();
  /** Names of attributes that are taken. */
  private readonly names = new Map<CatalogTable, FreeNames>();
  /** Names of plain attributes by table and column. */
  private readonly plain = new Map<CatalogTable, ReadonlyMap<string, string>>();
  private readonly enums = new Map<string, EnumDraft>();
  private readonly references: References;
  private readonly freeClasses = new FreeNames([...TAKEN_CLASSES, ...TAKEN_ENTITIES]);

  constructor(
    private readonly tables: readonly CatalogTable[],
    private readonly options: PlanOptions,
  ) {
    this.shapes = new Shapes(tables);
    this.keys = new UsableKeys(tables, this.shapes);
    for (const table of tables.filter((each) => this.shapes.of(each) !== 'link')) {
      this.classes.set(table, this.freeClasses.take(...this.classNames(table)));
    }
    for (const table of tables) {
      this.namePlain(table);
    }
    this.references = new References(
      tables,
      this.shapes,
      this.keys,
      (table) => this.namesOf(table),
      (table) => this.classOf(table),
    );
  }

  draft(): Draft {
    const entities = this.tables
      .filter((table) => this.shapes.of(table) !== 'link')
      .map((table) => this.entity(table))
      .filter((entity) => this.hasMembers(entity));
    return { entities, notes: [...this.shapes.notes, ...this.keys.notes, ...this.references.notes, ...this.notes] };
  }

  private classNames(table: CatalogTable): [string, ...string[]] {
    const name = className(table.name);
    return [
      name,
      className(`${this.options.prefix}_${table.schema === 'public' ? '' : `${table.schema}_`}${table.name}`),
    ];
  }

  private classOf(table: CatalogTable): string {
    return this.classes.get(table) ?? className(table.name);
  }

  /** The name of the plain attribute of a column. */
  private readonly attributeOf = (table: CatalogTable, column: string): string =>
    this.plain.get(table)?.get(column) ?? '';

  private namesOf(table: CatalogTable): FreeNames {
    const names = this.names.get(table) ?? new FreeNames();
    this.names.set(table, names);
    return names;
  }

  /** Columns that a reference takes are named with it, after all plain ones. */
  private namePlain(table: CatalogTable): void {
    const names = new FreeNames(TAKEN_ATTRIBUTES);
    const referring = new Set(this.keys.of(table).flatMap(({ key, ofKey }) => (ofKey ? [] : key.columns)));
    // The id of an object has this name, whatever its key is.
    const isId = table.key.length === 1 && attributeName(table.key[0] ?? '') === 'id';
    const owned = this.shapes.of(table) === 'list' || isId ? [] : ['id'];
    const reserved = new FreeNames([...TAKEN_ATTRIBUTES, ...owned]);
    const plain = new Map<string, string>();
    for (const { name: column } of table.columns.filter(({ name }) => !referring.has(name))) {
      const name = attributeName(column);
      const longer = attributeName(`${this.classOf(table)}_${column}`);
      plain.set(column, reserved.take(name, longer));
      names.take(plain.get(column) ?? name);
    }
    this.names.set(table, new FreeNames([...TAKEN_ATTRIBUTES, ...owned, ...plain.values()]));
    this.plain.set(table, plain);
  }

  private entity(table: CatalogTable): EntityDraft {
    const shape = this.shapes.of(table);
    const members = [...this.columns(table, shape), ...this.collections(table)];
    const keys = table.key.map((column) => this.plain.get(table)?.get(column) ?? '');
    const name = this.classOf(table);
    this.noteChecks(table);
    return {
      table,
      className: name,
      decorators: [...this.tableDecorators(table, shape, members), this.restEntity(name, members, keys, shape)],
      members,
      readOnly: shape === 'list',
      caption: table.comment,
    };
  }

  private hasMembers({ members, table }: EntityDraft): boolean {
    if (members.length === 0) {
      this.notes.push(`${placeOf(table)} is left out: no column of it is served`);
    }
    return members.length > 0;
  }

  private columns(table: CatalogTable, shape: Shape): readonly Member[] {
    const references = this.references.all.filter((each) => each.table === table);
    const plain = this.plain.get(table);
    return table.columns.flatMap((column) => [
      ...(plain?.has(column.name) === true ? this.plainMember(table, column, shape) : []),
      ...references
        .filter(({ key }) => key.columns.at(-1) === column.name)
        .map((reference) => referenceMember(reference, (each) => this.classOf(each), this.attributeOf)),
    ]);
  }

  private plainMember(table: CatalogTable, column: CatalogColumn, shape: Shape): readonly Member[] {
    const name = this.plain.get(table)?.get(column.name) ?? '';
    const named = wordsOf(name).join('_') === column.name && snake(name) === column.name;
    const place = {
      ...{ table, column, name, named },
      isKey: table.key.includes(column.name),
      listed: shape === 'list',
      meaning: SYSTEM_MEANINGS.find((each) => this.options.systemColumns[each] === column.name),
      enumOf: (each: CatalogColumn) => this.enumOf(each),
    };
    const member = columnMember(place, this.notes);
    return member ? [member] : [];
  }

  private collections(table: CatalogTable): readonly Member[] {
    const inverse = this.references.all.filter((each) => each.key.target === table && each.inverse !== undefined);
    const links = this.references.links.filter(({ from }) => from === table);
    return [
      ...inverse.map((each) => collectionMember(each, (one) => this.classOf(one))),
      ...links.map((each) => linkMember(each, (one) => this.classOf(one), this.attributeOf)),
    ];
  }

  private tableDecorators(table: CatalogTable, shape: Shape, members: readonly Member[]): readonly Decorator[] {
    const place = [
      ...(table.schema === 'public' ? [] : ([['schema', quoted(table.schema)]] as const)),
      ['synchronize', 'false'] as const,
    ];
    if (shape === 'list') {
      return [decorator('ViewEntity', 'typeorm', [['name', quoted(table.name)], ...place])];
    }
    const uniques = table.uniques.flatMap((columns) => {
      // `unique: true` of the column says the same.
      if (columns.length === 1 && this.plain.get(table)?.has(columns[0] ?? '') === true) {
        return [];
      }
      const names = this.uniqueNames(table, columns);
      if (!names.every((name) => members.some((member) => member.name === name))) {
        this.notes.push(`${placeOf(table)}: only the database knows that (${columns.join(', ')}) is unique`);
        return [];
      }
      return [decorator('Unique', 'typeorm', `[${names.map(quoted).join(', ')}]`)];
    });
    return [decorator('Entity', 'typeorm', quoted(table.name), place), ...uniques];
  }

  /** Attributes that have exactly these columns; an empty name stands for a column of none. */
  private uniqueNames(table: CatalogTable, columns: readonly string[]): readonly string[] {
    const names = columns.map((column) => {
      const reference = this.references.all.find(
        ({ table: owner, key, shared }) =>
          owner === table &&
          !shared &&
          key.columns.includes(column) &&
          key.columns.every((each) => columns.includes(each)),
      );
      return this.plain.get(table)?.get(column) ?? reference?.name ?? '';
    });
    return [...new Set(names)];
  }

  private restEntity(name: string, members: readonly Member[], keys: readonly string[], shape: Shape): Decorator {
    const template = instanceName(name, members, keys);
    return decorator('RestEntity', 'latchkey', quoted(name), [
      ...(template === undefined ? [] : ([['instanceName', quoted(template)]] as const)),
      ...(shape === 'list' ? ([['readOnly', 'true']] as const) : []),
    ]);
  }

  /** One enum for each type of the database. */
  private enumOf({ kind }: CatalogColumn): EnumDraft | undefined {
    if (!kind.labels || columnType(kind)?.served !== true) {
      return undefined;
    }
    const key = `${kind.schema}.${kind.type}`;
    const found = this.enums.get(key) ?? {
      className: this.freeClasses.take(...this.enumClassNames(kind)),
      labels: kind.labels,
    };
    this.enums.set(key, found);
    return found;
  }

  /** Of types that share a name, the one in `public` has it. */
  private enumClassNames({ schema, type }: CatalogColumn['kind']): [string, ...string[]] {
    const isShared = this.tables.some(({ columns }) =>
      columns.some(({ kind }) => kind.labels !== undefined && kind.type === type && kind.schema !== schema),
    );
    const plain = schema === 'public' || !isShared ? type : `${schema}_${type}`;
    return [className(plain), className(`${plain}_kind`)];
  }

  private noteChecks(table: CatalogTable): void {
    const { columns, checks, parents } = table;
    for (const check of checks.filter((text) => simpleChecks(text, columns) === undefined)) {
      this.notes.push(`${placeOf(table)}: only the database checks ${check}`);
    }
    for (const column of columns.filter(isServed)) {
      for (const check of column.domainChecks.filter((text) => simpleChecks(text, [], column) === undefined)) {
        this.notes.push(`${placeOf(table)}.${column.name}: only the database checks ${check}`);
      }
    }
    for (const parent of parents) {
      this.notes.push(`${placeOf(table)} inherits from ${parent}, whose lists hold its rows as well`);
    }
  }
}

/** What the naming strategy makes of an attribute. */
const snake = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
