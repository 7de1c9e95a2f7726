import { plainText, storedText } from '../../datatypes/stored-text.js';
import type { ElementCollectionAttribute, EnumAttribute, ValueAttribute } from '../../model/attribute.js';

/** The text of {@link storedText} for an attribute; of a list a JSON array of the texts of its elements. */
export function storedAttribute(attribute: ValueAttribute, value: unknown): string {
  switch (attribute.kind) {
    case 'scalar':
      return storedText(attribute.type, value);
    case 'enum':
      return constantId(attribute, value);
    case 'elements':
      return elementTexts(attribute, value);
  }
}

function constantId({ enum: model, name }: EnumAttribute, value: unknown): string {
  const id = plainText('string', value);
  if (model.nameOf(id) === undefined) {
    throw new Error(`A value of ${name} in memory is not a constant of ${model.name}`);
  }
  return id;
}

function elementTexts({ type, name }: ElementCollectionAttribute, value: unknown): string {
  if (!Array.isArray(value)) {
    throw new Error(`The value of ${name} in memory is not an array`);
  }
  return JSON.stringify(
    value.map((each: unknown) => (each === null || each === undefined ? null : storedText(type, each))),
  );
}
