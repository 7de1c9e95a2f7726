import { plainText, storedText } from '../../datatypes/stored-text.js';
import type { SqlList } from '../../sql/statement.js';
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

function constantId({ enum: model, name }: Pick<EnumAttribute, 'enum' | 'name'>, value: unknown): string {
  const id = plainText('string', value);
  if (model.nameOf(id) === undefined) {
    throw new Error(`A value of ${name} in memory is not a constant of ${model.name}`);
  }
  return id;
}

function elementTexts(attribute: ElementCollectionAttribute, value: unknown): string {
  if (!Array.isArray(value)) {
    throw new Error(`The value of ${attribute.name} in memory is not an array`);
  }
  return JSON.stringify(listTexts(attribute, value));
}

const listTexts = (attribute: ElementCollectionAttribute, list: readonly unknown[]): SqlList =>
  list.map((each) => {
    if (each === null || each === undefined) {
      return null;
    }
    return Array.isArray(each) ? listTexts(attribute, each) : elementText(attribute, each);
  });

const elementText = ({ type, name, enum: model }: ElementCollectionAttribute, value: unknown): string =>
  model ? constantId({ name, enum: model }, value) : storedText(type, value);
