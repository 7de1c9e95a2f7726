import { DATATYPES } from '../../datatypes/datatypes.js';
import {
  type ElementCollectionAttribute,
  isJsonb,
  type TransientAttribute,
  type ValueAttribute,
} from '../../model/attribute.js';
import { arrayOfColumn } from '../../model/column-type.js';
import type { EnumModel } from '../../model/enum-model.js';
import type { SqlList } from '../../sql/statement.js';

/** Turns the PostgreSQL text of a value into JSON text. */
export type ValueWriter = (text: string) => string;

/** The writer for an attribute, chosen once when a read is compiled (protocol/serialization.md 1). */
export function valueWriter(attribute: ValueAttribute): ValueWriter {
  switch (attribute.kind) {
    case 'enum':
      return constantWriter(attribute.enum);
    case 'elements':
      return elementsWriter(attribute);
    case 'scalar':
      return DATATYPES[attribute.type].write;
  }
}

export const writeValue = (attribute: ValueAttribute, text: string): string => valueWriter(attribute)(text);

/** The same for a value that a getter or a request has given. */
export const transientWriter = ({ type, enum: model }: TransientAttribute): ValueWriter =>
  model ? constantWriter(model) : DATATYPES[type].write;

/**
 * The expression that reads an attribute: a list as a JSON array of the texts of its elements, and the JSON null, which is null
 * for clients, as NULL.
 */
export function valueExpression(attribute: ValueAttribute, column: string): string {
  if (attribute.kind === 'elements') {
    return `to_json(${arrayOfColumn(attribute, column)}::text[])`;
  }
  return isJsonb(attribute) ? `NULLIF(${column}, 'null')` : readExpression(attribute, column);
}

/** Of kinds whose own text is not for clients, another one. */
function readExpression(attribute: ValueAttribute, column: string): string {
  if (attribute.kind !== 'scalar' || attribute.stored) {
    return column;
  }
  const { readAs, unread } = DATATYPES[attribute.type];
  return unread ? 'NULL' : readAs === undefined ? column : `${column}::${readAs}`;
}

function elementsWriter({ type, enum: model }: ElementCollectionAttribute): ValueWriter {
  const write = model ? constantWriter(model) : DATATYPES[type].write;
  return type === 'string' && !model ? (json) => json : (json) => listText(JSON.parse(json) as SqlList, write);
}

const listText = (list: SqlList, write: ValueWriter): string =>
  `[${list
    .map((each) => (each === null ? 'null' : typeof each === 'string' ? write(each) : listText(each, write)))
    .join()}]`;

const constantWriter =
  (model: EnumModel): ValueWriter =>
  (id) =>
    JSON.stringify(model.nameOf(id) ?? id);
