import { LosslessNumber } from 'lossless-json';
import type { SqlValue } from '../../../sql/statement.js';
import type { Violation } from '../../../errors/rest-error.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import { jsonNumberText, readNumber } from '../../../datatypes/number-text.js';
import type { Attribute } from '../../../model/attribute.js';
import type { Display } from '../../../messages/messages.js';

/**
 * The value that broke a constraint as the response shows it (protocol/errors.md 4): texts and numbers as JSON values,
 * enum constants by name, dates and times as the reader's locale has them; null for everything else, secrets included.
 */
export function invalidValue(attribute: Attribute, value: SqlValue, display: Display): Violation['invalidValue'] {
  if (typeof value !== 'string' || attribute.secret) {
    return null;
  }
  switch (attribute.kind) {
    case 'enum':
      return attribute.enum.nameOf(value) ?? null;
    case 'transient':
      return attribute.enum ? (attribute.enum.nameOf(value) ?? null) : invalidScalar(attribute.type, value, display);
    case 'scalar':
      return invalidScalar(attribute.type, value, display);
    default:
      return null;
  }
}

/** The same for a value that does not belong to an attribute. */
export function invalidScalar(type: DatatypeId, text: string, display: Display): Violation['invalidValue'] {
  const datatype = DATATYPES[type];
  switch (datatype.display) {
    case 'boolean':
      return null;
    case 'text':
      return datatype.sqlType === 'bytea' || type === 'json' ? null : text;
    case 'integer':
    case 'double':
    case 'decimal':
      return new LosslessNumber(jsonNumber(text));
    default:
      return display.value(type, text);
  }
}

/** With all its digits, of which a JavaScript number has too few; clients may write `+.5` inside quotes. */
function jsonNumber(text: string): string {
  const number = readNumber(text);
  return number ? jsonNumberText(number) : '0';
}
