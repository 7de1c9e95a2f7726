import type { CatalogTable, ForeignKey } from './catalog.js';
import { decorator } from './columns.js';
import type { Member } from './draft.js';
import { attributeName } from './names.js';
import type { LinkSide, Reference } from './references.js';
import { isByKey } from './shapes.js';
import { quoted } from './source-text.js';
import { RESERVED_WORDS } from './taken-names.js';

type ClassOf = (table: CatalogTable) => string;

/** Name of the plain attribute of a column. */
type AttributeOf = (table: CatalogTable, column: string) => string;

/** A function that names the attribute on the other side. */
function otherSide(className: string, attribute: string): string {
  const name = attributeName(className);
  const parameter = RESERVED_WORDS.has(name) ? 'each' : name;
  return `(${parameter}) => ${parameter}.${attribute}`;
}

const target = (className: string): string => `() => ${className}`;

/** The reference of a class to another one. */
export function referenceMember(reference: Reference, classOf: ClassOf, attributeOf: AttributeOf): Member {
  const { key, name, single, required, shared, inverse } = reference;
  const { columns, onDelete, declared } = key;
  const to = classOf(key.target);
  const joins = joinColumns(key, attributeOf);
  const policy = required && onDelete === 'unlink' ? 'none' : onDelete;
  return {
    name,
    decorators: [
      decorator(
        single ? 'OneToOne' : 'ManyToOne',
        'typeorm',
        target(to),
        ...(inverse === undefined ? [] : [otherSide(to, inverse)]),
        [
          ...(required ? ([['nullable', 'false']] as const) : []),
          ...(declared ? [] : ([['createForeignKeyConstraints', 'false']] as const)),
        ],
      ),
      decorator('JoinColumn', 'typeorm', joins.length === 1 ? (joins[0] ?? '') : `[${joins.join(', ')}]`),
      ...(shared ? [decorator('ReadOnly', 'latchkey')] : []),
      ...(policy === 'none' || reference.composition ? [] : [decorator('OnDeleteInverse', 'latchkey', quoted(policy))]),
    ],
    type: `Relation<${to}>${required ? '' : ' | null'}`,
    classes: [to],
    caption: reference.table.columns.find((column) => column.name === columns.at(-1))?.comment,
    nameable: false,
  };
}

/** Several columns, and those of another unique column than the key, say what they repeat. */
function joinColumns(key: ForeignKey, attributeOf: AttributeOf): readonly string[] {
  const { columns, targetColumns, target: referred } = key;
  const isPlain = isByKey(key) && columns.length === 1;
  return columns.map((column, index) => {
    const attribute = quoted(attributeOf(referred, targetColumns[index] ?? ''));
    return `{ name: ${quoted(column)}${isPlain ? '' : `, referencedColumnName: ${attribute}`} }`;
  });
}

/** The other side of a reference. */
export function collectionMember(reference: Reference, classOf: ClassOf): Member {
  const { table, name, single, inverse = '', composition } = reference;
  const from = classOf(table);
  return {
    name: inverse,
    decorators: [
      decorator(single ? 'OneToOne' : 'OneToMany', 'typeorm', target(from), otherSide(from, name)),
      ...(composition ? [decorator('Composition', 'latchkey')] : []),
    ],
    type: `Relation<${from}>${single ? ' | null' : '[]'}`,
    classes: [from],
    caption: undefined,
    nameable: false,
  };
}

/** One side of a link table. */
export function linkMember(
  { link, name, own, other, owning, inverse }: LinkSide,
  classOf: ClassOf,
  attributeOf: AttributeOf,
): Member {
  const to = classOf(other.target);
  return {
    name,
    decorators: [
      decorator('ManyToMany', 'typeorm', target(to), otherSide(to, inverse)),
      ...(owning
        ? [
            decorator('JoinTable', 'typeorm', [
              ['name', quoted(link.name)],
              ...(link.schema === 'public' ? [] : ([['schema', quoted(link.schema)]] as const)),
              ...linkColumns(own, other, attributeOf),
              ['synchronize', 'false'],
            ]),
          ]
        : []),
    ],
    type: `Relation<${to}>[]`,
    classes: [to],
    caption: undefined,
    nameable: false,
  };
}

/** The options of `@JoinTable`, which says one column otherwise than several. */
function linkColumns(
  own: ForeignKey,
  other: ForeignKey,
  attributeOf: AttributeOf,
): readonly (readonly [string, string])[] {
  const [from, to] = [joinColumns(own, attributeOf), joinColumns(other, attributeOf)];
  return from.length > 1 || to.length > 1
    ? [
        ['joinColumns', `[${from.join(', ')}]`],
        ['inverseJoinColumns', `[${to.join(', ')}]`],
      ]
    : [
        ['joinColumn', from.join()],
        ['inverseJoinColumn', to.join()],
      ];
}
