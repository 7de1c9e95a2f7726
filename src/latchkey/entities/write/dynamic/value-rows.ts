import { getOrCreate } from '../../../common/get-or-create.js';
import { eachInSlices, groupBy, mapInSlices } from '../../../common/in-slices.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import { type DynamicAttribute, VALUES_TABLE } from '../../../model/dynamic-attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Change } from '../change/change.js';
import { BoundRows, readRows } from '../statements/run-statement.js';

const COLUMNS = [
  'string_value',
  'int_value',
  'double_value',
  'decimal_value',
  'boolean_value',
  'moment_value',
  'date_value',
  'uuid_reference',
  'text_reference',
  'number_reference',
];
/** Each row has one of them. */
const VALUE = `coalesce(${COLUMNS.map((column) => `v.${column}::text`).join(', ')})`;

/** Stored values in their order, by attribute id and object. */
export type StoredValues = (attribute: DynamicAttribute, id: EntityId) => readonly string[];

/** The values of objects of one entity, one statement for all of them. */
export async function storedValues(
  transaction: Transaction,
  entity: EntityModel,
  attributes: readonly DynamicAttribute[],
  ids: readonly EntityId[],
): Promise<StoredValues> {
  const [first] = attributes;
  const values = new Map<string, string[]>();
  if (first && ids.length > 0) {
    const owner = `v.${first.dynamic.ownerColumn}`;
    const text =
      `SELECT v.attribute_id, ${owner}, ${VALUE} FROM ${VALUES_TABLE} v WHERE v.attribute_id = ANY($1::uuid[])` +
      ` AND ${owner} = ANY($2::${entity.key.textType}[]) ORDER BY v.attribute_id, ${owner}, v.position`;
    const rows = await readRows(transaction, text, [attributes.map(({ dynamic }) => dynamic.id), ids]);
    await eachInSlices(rows, ([attribute, id, value]) => {
      getOrCreate(values, `${attribute ?? ''} ${id ?? ''}`, () => []).push(value ?? '');
    });
  }
  return ({ dynamic }, id) => values.get(`${dynamic.id} ${id}`) ?? [];
}

/** Writes what has changed: two statements per entity, whatever the number of objects. */
export async function saveValues(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const changed = changes.filter(({ dynamicChanges }) => dynamicChanges.size > 0);
  for (const [entity, group] of groupBy(changed, (change) => change.entity)) {
    const lists = group.flatMap(({ id, row, dynamicChanges }) =>
      [...dynamicChanges].map(([attribute, values]) => ({ id, isNew: !row, attribute, values })),
    );
    await remove(
      transaction,
      entity,
      lists.filter(({ isNew }) => !isNew),
    );
    await insert(transaction, entity, lists);
  }
}

/** All values that one attribute of one object gets. */
interface ValueList {
  readonly id: EntityId;
  readonly attribute: DynamicAttribute;
  readonly values: readonly string[];
}

async function remove(transaction: Transaction, entity: EntityModel, lists: readonly ValueList[]): Promise<void> {
  const [first] = lists;
  if (!first) {
    return;
  }
  const rows = new BoundRows();
  const attribute = rows.column(
    'uuid',
    lists.map((list) => list.attribute.dynamic.id),
  );
  const owner = rows.column(
    entity.key.textType,
    lists.map(({ id }) => id),
  );
  const text =
    `DELETE FROM ${VALUES_TABLE} v USING ${rows.source}` +
    ` WHERE v.attribute_id = ${attribute} AND v.${first.attribute.dynamic.ownerColumn} = ${owner}`;
  await readRows(transaction, text, rows.parameters);
}

async function insert(transaction: Transaction, entity: EntityModel, lists: readonly ValueList[]): Promise<void> {
  const values = lists.flatMap((list) => list.values.map((value, position) => ({ ...list, value, position })));
  const [first] = values;
  if (!first) {
    return;
  }
  const rows = new BoundRows();
  const columns = ['attribute_id', first.attribute.dynamic.ownerColumn, 'position'];
  const expressions = [
    rows.column(
      'uuid',
      values.map(({ attribute }) => attribute.dynamic.id),
    ),
    rows.column(
      entity.key.textType,
      values.map(({ id }) => id),
    ),
    rows.column(
      'integer',
      values.map(({ position }) => String(position)),
    ),
  ];
  const types = new Map(values.map(({ attribute }) => [attribute.dynamic.column, typeOf(attribute)]));
  for (const [column, type] of types) {
    const texts = await mapInSlices(values, ({ attribute, value }) =>
      attribute.dynamic.column === column ? value : null,
    );
    columns.push(column);
    expressions.push(rows.column(type, texts));
  }
  const text = `INSERT INTO ${VALUES_TABLE} (${columns.join(', ')}) SELECT ${expressions.join(', ')} FROM ${rows.source}`;
  await readRows(transaction, text, rows.parameters);
}

/** Whole numbers of all sizes share a column for references. */
function typeOf(attribute: DynamicAttribute): string {
  if ('target' in attribute) {
    return attribute.dynamic.column === 'number_reference' ? 'bigint' : attribute.target.key.textType;
  }
  return sqlTypeOf(attribute.type);
}

/** Removes the values of rows that leave their table. Entities without dynamic attributes cost nothing. */
export async function removeValues(
  transaction: Transaction,
  entity: EntityModel,
  ids: readonly EntityId[],
): Promise<void> {
  const attributes = [...entity.dynamicAttributes.values()];
  const [first] = attributes;
  if (first) {
    const text =
      `DELETE FROM ${VALUES_TABLE} WHERE attribute_id = ANY($1::uuid[])` +
      ` AND ${first.dynamic.ownerColumn} = ANY($2::${entity.key.textType}[])`;
    await readRows(transaction, text, [attributes.map(({ dynamic }) => dynamic.id), ids]);
  }
}
