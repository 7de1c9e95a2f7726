import type { CatalogColumn, CatalogTable, ColumnKind } from './catalog.js';
import { defaultCode, isSerial } from './column-defaults.js';
import { type Decorator, type EnumDraft, type Member, type Package, placeOf, type SystemMeaning } from './draft.js';
import { type ColumnType, columnType, kindText } from './kinds.js';
import { isServed } from './shapes.js';
import { simpleChecks } from './simple-checks.js';
import { type Code, quoted } from './source-text.js';

export const decorator = (name: string, from: Package, ...args: readonly Code[]): Decorator => ({ name, from, args });

/** What properties hold that says nothing in the name of an instance. */
const UNNAMEABLE = ['Buffer', 'unknown', 'object', 'object[]', 'Record<string, string | null>'];

/** Defaults that make the same keys as the framework. */
const RANDOM_UUID = /^(?:[\w"]+\.)?(?:gen_random_uuid|uuid_generate_v4|uuidv4)\(\)$/;

/** Texts that nobody may read, whatever the rights on their table. */
const SECRET = /^(?:user_?)?pass(?:word|wd|code)?(?:_?hash)?$/i;

/** What a column stands for in its class. */
export interface ColumnPlace {
  readonly table: CatalogTable;
  readonly column: CatalogColumn;
  readonly name: string;
  /** Whether the naming strategy makes the column of the name. */
  readonly named: boolean;
  readonly isKey: boolean;
  /** Whether rows are only listed. */
  readonly listed: boolean;
  readonly meaning: SystemMeaning | undefined;
  readonly enumOf: (column: CatalogColumn) => EnumDraft | undefined;
}

type Options = readonly (readonly [string, string])[];

/** @returns undefined for a column that is left out */
export function columnMember(place: ColumnPlace, notes: string[]): Member | undefined {
  const { column, table, name, listed } = place;
  const type = columnType(column.kind);
  const served = type !== undefined && isServed(column);
  const isFilled = column.default !== undefined || column.generated !== undefined || table.fillsNewRows;
  const isOptional = !column.required || isFilled || listed;
  if (!type || (!served && isOptional)) {
    notes.push(
      `${placeOf(table)}.${column.name} is left out: columns of the type ${kindText(column.kind)} are not served` +
        (type || isOptional ? '' : ', and it is required, so that requests create no rows'),
    );
    return undefined;
  }
  if (!served) {
    notes.push(
      `${placeOf(table)}.${column.name} is hidden: columns of the type ${kindText(column.kind)} are not served, and it is required, so that requests create no rows`,
    );
  }
  const isSecret = served && !place.isKey && SECRET.test(column.name);
  if (isSecret) {
    notes.push(`${placeOf(table)}.${column.name} is written and never shown: remove @Secret() if it is not a password`);
  }
  const enumDraft = place.enumOf(column);
  const property = enumDraft ? type.property.replace('string', enumDraft.className) : type.property;
  return {
    name,
    decorators: [
      ...(served ? [] : [decorator('Hidden', 'latchkey')]),
      ...declarations(place, type, enumDraft),
      ...(served && column.kind.dimensions > 1
        ? [decorator('Dimensions', 'latchkey', String(column.kind.dimensions))]
        : []),
      ...(isSecret ? [decorator('Secret', 'latchkey')] : []),
      ...(served ? constraints(place) : []),
    ],
    type: column.required || property === 'unknown' ? property : `${property} | null`,
    classes: [],
    enum: enumDraft,
    caption: column.comment,
    nameable: served && !isSecret && !column.kind.array && !UNNAMEABLE.includes(property) && type.column !== 'tsvector',
  };
}

/** TypeORM looks for enums in the schema of the table. */
const enumNameOf = ({ near, schema, type }: ColumnKind): string => (near ? type : `${schema}.${type}`);

function declarations(place: ColumnPlace, type: ColumnType, enumDraft: EnumDraft | undefined): readonly Decorator[] {
  const { column, isKey, listed, meaning, table } = place;
  const nameOption: Options = place.named ? [] : [['name', quoted(column.name)]];
  const options: Options = [
    ...nameOption,
    ...type.options,
    ...(enumDraft
      ? ([
          ['enum', enumDraft.className],
          ['enumName', quoted(enumNameOf(column.kind))],
        ] as const)
      : []),
  ];
  const nullable: Options = column.required ? [] : [['nullable', 'true']];
  if (listed) {
    return [decorator('Column', 'typeorm', quoted(type.column), [...options, ...nullable])];
  }
  if (meaning) {
    return [systemColumn(meaning, type, [...options, ...nullable], nameOption)];
  }
  if (isKey) {
    return [keyColumn(place, type, options, nameOption)];
  }
  if (column.generated !== undefined) {
    // TypeORM refuses expressions that are not stored; for the API such a column is one that nobody writes.
    const made: Options = column.computed
      ? [
          ['insert', 'false'],
          ['update', 'false'],
        ]
      : [
          ['generatedType', "'STORED'"],
          ['asExpression', quoted(column.generated)],
        ];
    // The types of TypeORM take these options beside the type only.
    const typed: Options = [['type', quoted(type.column)]];
    return [decorator('Column', 'typeorm', [...typed, ...options, ...made, ...nullable])];
  }
  const numbered = column.identity !== undefined || isSerial(column);
  const value = numbered ? undefined : defaultCode(column);
  const unique = table.uniques.some((names) => names.length === 1 && names[0] === column.name);
  return [
    decorator('Column', 'typeorm', quoted(type.column), [
      ...options,
      ...nullable,
      ...(value === undefined ? [] : ([['default', value]] as const)),
      ...(unique ? ([['unique', 'true']] as const) : []),
    ]),
    ...(numbered ? [decorator('Generated', 'typeorm', "'increment'")] : []),
    ...(column.identity === 'ALWAYS' ? [decorator('ReadOnly', 'latchkey')] : []),
  ];
}

function keyColumn({ column, table }: ColumnPlace, type: ColumnType, options: Options, nameOption: Options): Decorator {
  const isInteger = ['smallint', 'integer', 'bigint'].includes(type.column);
  const typeOption: Options = type.column === 'integer' ? [] : [['type', quoted(type.column)]];
  if (isInteger && column.identity !== undefined) {
    return decorator('PrimaryGeneratedColumn', 'typeorm', "'identity'", [
      ...nameOption,
      ...typeOption,
      ['generatedIdentity', quoted(column.identity)],
    ]);
  }
  if (isInteger && isSerial(column)) {
    return decorator('PrimaryGeneratedColumn', 'typeorm', ...(typeOption.length > 0 ? ["'increment'"] : []), [
      ...nameOption,
      ...typeOption,
    ]);
  }
  const isRandom = column.default === undefined ? !refers(table, column) : RANDOM_UUID.test(column.default);
  if (type.column === 'uuid' && isRandom) {
    return decorator('PrimaryGeneratedColumn', 'typeorm', "'uuid'", nameOption);
  }
  const value = defaultCode(column);
  return decorator('PrimaryColumn', 'typeorm', quoted(type.column), [
    ...options,
    ...(value === undefined ? [] : ([['default', value]] as const)),
  ]);
}

/** Whether something else makes the value of a key. */
const refers = ({ key, foreignKeys }: CatalogTable, { name }: CatalogColumn): boolean =>
  key.length > 1 || foreignKeys.some(({ columns }) => columns.includes(name));

function systemColumn(meaning: SystemMeaning, type: ColumnType, options: Options, nameOption: Options): Decorator {
  const typed: Options = [['type', quoted(type.column)], ...options];
  switch (meaning) {
    case 'version':
      return decorator('VersionColumn', 'typeorm', typed);
    case 'createdDate':
      return decorator('CreateDateColumn', 'typeorm', typed);
    case 'lastModifiedDate':
      return decorator('UpdateDateColumn', 'typeorm', typed);
    case 'deletedDate':
      return decorator('DeleteDateColumn', 'typeorm', typed);
    default:
      return decorator('AuditColumn', 'latchkey', quoted(meaning), [
        ...(type.column === 'text' ? [] : ([['type', quoted(type.column)]] as const)),
        ...nameOption,
        ...type.options,
      ]);
  }
}

/** Conditions of one column, as constraints. */
function constraints({ table, column, isKey, listed }: ColumnPlace): readonly Decorator[] {
  if (listed || isKey || column.generated !== undefined) {
    return [];
  }
  const own = table.checks.flatMap((text) => simpleChecks(text, table.columns) ?? []);
  const ofDomains = column.domainChecks.flatMap((text) => simpleChecks(text, [], column) ?? []);
  const found = [...ofDomains, ...own.filter((check) => check.column === column.name)];
  const byName = new Map(found.map((check) => [check.decorator[0], check]));
  return [...byName.values()].map(({ decorator: [name, args], from }) =>
    decorator(name, from, ...(args === '' ? [] : [args])),
  );
}
