import type { ValueAttribute } from '../../metadata/attribute.js';
import type { DatatypeId } from '../../metadata/datatype.js';

/** Turns the PostgreSQL text of a value into JSON text. */
export type ValueWriter = (text: string) => string;

/** The writer for an attribute, chosen once when a read is compiled (protocol/serialization.md 1). */
export function valueWriter(attribute: ValueAttribute): ValueWriter {
  switch (attribute.kind) {
    case 'enum':
      return (id) => JSON.stringify(attribute.enum.nameOf(id) ?? id);
    case 'elements':
      // Selected with to_json, so the text is JSON already.
      return (json) => json;
    case 'scalar':
      return scalarWriter(attribute.type);
  }
}

export const writeValue = (attribute: ValueAttribute, text: string): string => valueWriter(attribute)(text);

export function scalarWriter(type: DatatypeId): ValueWriter {
  switch (type) {
    case 'boolean':
      return (text) => (text === 't' || text === 'true' ? 'true' : 'false');
    case 'int':
    case 'long':
    case 'decimal':
      return (digits) => digits;
    case 'double':
      return finiteNumber;
    case 'localDateTime':
      return (text) => `"${text.replace(' ', 'T')}"`;
    case 'offsetDateTime':
      return (text) => `"${isoOffset(text.replace(' ', 'T'))}"`;
    case 'byteArray':
      return (hex) => `"${Buffer.from(hex.slice(2), 'hex').toString('base64')}"`;
    case 'uuid':
    case 'localDate':
    case 'localTime':
      return (text) => `"${text}"`;
    case 'string':
    case 'fileRef':
      return (text) => JSON.stringify(text);
  }
}

function finiteNumber(text: string): string {
  if (!Number.isFinite(Number(text))) {
    throw new RangeError(`JSON has no number for ${text}`);
  }
  return text;
}

/** PostgreSQL writes whole-hour offsets as `+03`; ISO wants `+03:00`, and `Z` for zero (protocol/serialization.md 1). */
function isoOffset(text: string): string {
  return text.replace(/([+-]\d\d)(:\d\d)?$/, (_, hours: string, minutes = ':00') =>
    hours === '+00' && minutes === ':00' ? 'Z' : `${hours}${String(minutes)}`,
  );
}
