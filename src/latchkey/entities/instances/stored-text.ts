import { isJsonNumber } from '../../common/json/strict-json.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { DatatypeId } from '../../datatypes/datatype.js';
import type { ElementCollectionAttribute, EnumAttribute, ValueAttribute } from '../../model/attribute.js';

/**
 * The text that PostgreSQL would take for a value in memory: what application code may have put into an attribute, e.g.
 * a `Date` where TypeORM loads one.
 *
 * @throws Error for a value that is not of the type
 */
export function storedText(type: DatatypeId, value: unknown): string {
  if (value instanceof Uint8Array) {
    return `\\x${Buffer.from(value).toString('hex')}`;
  }
  const text = value instanceof Date ? momentText(type, value) : plainText(type, value);
  const { parse, write } = DATATYPES[type];
  const stored = parse(text) ?? (type in SPACED ? parse(write(text).slice(1, -1)) : undefined);
  if (stored === undefined) {
    throw new Error(`A value in memory is not of the type ${type}`);
  }
  return stored;
}

/** The same for an attribute; of a list a JSON array of the texts of its elements. */
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

/** Types that PostgreSQL writes otherwise than ISO does. */
const SPACED: Partial<Record<DatatypeId, true>> = {
  localDateTime: true,
  offsetDateTime: true,
  offsetTime: true,
  dateTime: true,
};

function plainText(type: DatatypeId, value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (isJsonNumber(value)) {
        return value.toString();
      }
      throw new Error(`A value in memory is not of the type ${type}`);
  }
}

/** Without a zone in the zone of the server, which is UTC. */
function momentText(type: DatatypeId, value: Date): string {
  const iso = value.toISOString().replace(/(?:\.000|0{1,2})Z$/, 'Z');
  switch (type) {
    case 'date':
    case 'localDate':
      return iso.slice(0, 10);
    case 'time':
    case 'localTime':
      return iso.slice(11, -1);
    case 'offsetTime':
      return iso.slice(11);
    case 'offsetDateTime':
      return iso;
    default:
      return iso.slice(0, -1);
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
