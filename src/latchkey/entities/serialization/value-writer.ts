import { DATATYPES } from '../../datatypes/datatypes.js';
import type { ElementCollectionAttribute, ValueAttribute } from '../../model/attribute.js';

/** Turns the PostgreSQL text of a value into JSON text. */
export type ValueWriter = (text: string) => string;

/** The writer for an attribute, chosen once when a read is compiled (protocol/serialization.md 1). */
export function valueWriter(attribute: ValueAttribute): ValueWriter {
  switch (attribute.kind) {
    case 'enum':
      return (id) => JSON.stringify(attribute.enum.nameOf(id) ?? id);
    case 'elements':
      return elementsWriter(attribute);
    case 'scalar':
      return DATATYPES[attribute.type].write;
  }
}

export const writeValue = (attribute: ValueAttribute, text: string): string => valueWriter(attribute)(text);

/** The expression that reads an attribute; a list is read as a JSON array of the texts of its elements. */
export const valueExpression = (attribute: ValueAttribute, column: string): string =>
  attribute.kind === 'elements' ? `to_json(${column}::text[])` : readExpression(attribute, column);

function readExpression(attribute: ValueAttribute, column: string): string {
  if (attribute.kind !== 'scalar' || attribute.stored) {
    return column;
  }
  const { readAs, unread } = DATATYPES[attribute.type];
  return unread ? 'NULL' : readAs === undefined ? column : `${column}::${readAs}`;
}

function elementsWriter({ type }: ElementCollectionAttribute): ValueWriter {
  const { write, id } = DATATYPES[type];
  if (id === 'string') {
    return (json) => json;
  }
  return (json) =>
    `[${(JSON.parse(json) as (string | null)[]).map((each) => (each === null ? 'null' : write(each))).join()}]`;
}
