import { EVERYTHING } from '../../conditions/visible-rows.js';
import type { SqlList, TextRow } from '../../sql/statement.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import { type Attribute, isValueAttribute, type ValueAttribute } from '../../model/attribute.js';
import { valueOfColumn } from '../../model/attribute.js';
import { listInMemory } from '../../model/element-values.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { RowObject } from '../../roles/row-level/row-policy.js';
import { valueExpression } from '../serialization/value-writer.js';
import { Identity, type Selection } from './selection.js';

type MemberReader = (row: TextRow) => unknown;

/**
 * Compiles how a row becomes the plain object that functions of row-level roles check: its stored values, embedded
 * objects, and references, also those of embedded objects, as objects of their stored values, hidden or not. Collections, computed and secret attributes
 * are not in it (protocol/roles.md 6).
 */
export function rowObjectReader(selection: Selection, alias: string, entity: EntityModel): (row: TextRow) => RowObject {
  return objectReader(selection, alias, entity, true);
}

function objectReader(
  selection: Selection,
  alias: string,
  { attributes }: { readonly attributes: ReadonlyMap<string, Attribute> },
  references: boolean,
): (row: TextRow) => RowObject {
  const members = [...attributes.values()]
    .filter(({ secret }) => !secret)
    .flatMap((attribute): readonly (readonly [string, MemberReader])[] => {
      const read = memberReader(selection, alias, attribute, references);
      return read ? [[attribute.name, read]] : [];
    });
  return (row) => Object.freeze(Object.fromEntries(members.map(([name, read]) => [name, read(row)])));
}

function memberReader(
  selection: Selection,
  alias: string,
  attribute: Attribute,
  references: boolean,
): MemberReader | undefined {
  if (isValueAttribute(attribute)) {
    return valueReader(selection, alias, attribute);
  }
  if (attribute.kind === 'embedded') {
    return objectReader(selection, alias, attribute, references);
  }
  if (attribute.kind !== 'toOne' || !references) {
    return undefined;
  }
  const target = selection.join(alias, attribute, EVERYTHING);
  const identity = new Identity(selection, target, attribute.target.key);
  const read = objectReader(selection, target, attribute.target, false);
  return (row) => (identity.isMissing(row) ? null : read(row));
}

function valueReader(selection: Selection, alias: string, attribute: ValueAttribute): MemberReader {
  const column = selection.column(valueExpression(attribute, `${alias}.${attribute.column}`));
  switch (attribute.kind) {
    case 'scalar':
      return (row) => inMemory(valueOfColumn(attribute, row[column]), (text) => memoryValue(attribute.type, text));
    case 'enum':
      return (row) => inMemory(row[column], (text) => memoryValue(attribute.enum.numeric ? 'int' : 'string', text));
    case 'elements':
      return (row) => inMemory(row[column], (json) => listInMemory(attribute, JSON.parse(json) as SqlList));
  }
}

const inMemory = (text: string | null | undefined, read: (text: string) => unknown): unknown =>
  text === null || text === undefined ? null : read(text);
