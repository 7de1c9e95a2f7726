import type { DatatypeId } from '../../datatypes/datatype.js';
import { kindSchemas } from './kind-schemas.js';
import type { Schema } from '../openapi.js';

export const DATE = String.raw`\d{4}-\d\d-\d\d`;
export const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?`;
const DATE_TIME = `${DATE}T${TIME}`;
export const OFFSET = String.raw`(Z|[+-](0\d|1[0-5]):[0-5]\d(:[0-5]\d)?)`;

const integer = (bits: number): Schema => ({
  type: 'integer',
  minimum: -(2 ** (bits - 1)),
  maximum: 2 ** (bits - 1) - 1,
});

/** What each type of value is in JSON; protocol/docs.md 2, protocol/serialization.md 1. */
const JMIX = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  char: { type: 'string', description: 'char', pattern: '^\\S$' },
  short: integer(16),
  int: integer(32),
  long: { type: 'integer', format: 'int64' },
  bigInteger: { type: 'integer', description: 'bigInteger' },
  float: { type: 'number', format: 'float' },
  double: { type: 'number', format: 'double' },
  decimal: { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  localDate: { type: 'string', format: 'date' },
  localTime: { type: 'string', description: 'localTime', pattern: `^${TIME}$` },
  localDateTime: { type: 'string', format: 'date-time', description: 'Without offset', pattern: `^${DATE_TIME}$` },
  offsetTime: { type: 'string', description: 'offsetTime', pattern: `^${TIME}${OFFSET}$` },
  offsetDateTime: { type: 'string', format: 'date-time', pattern: `^${DATE_TIME}${OFFSET}$` },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', description: 'time', pattern: `^${TIME}$` },
  dateTime: { type: 'string', format: 'date-time', description: 'Without offset', pattern: `^${DATE_TIME}$` },
  byteArray: { type: 'string', format: 'byte', description: 'byteArray' },
  uri: {
    type: 'string',
    description: 'uri',
    pattern: "^([A-Za-z0-9\\-._~:/?#[\\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$",
  },
  fileRef: {
    type: 'string',
    description: 'fileRef',
    pattern: '^[A-Za-z][A-Za-z0-9+.-]*://[^?#\\s"<>\\\\^`{|}]+\\?[^#\\s"<>\\\\^`{|}]+$',
  },
  json: { description: 'json' },
} as const satisfies Readonly<Partial<Record<DatatypeId, Schema>>>;

const SCHEMAS: Readonly<Record<DatatypeId, Schema>> = { ...JMIX, ...kindSchemas(JMIX) };

export const datatypeSchema = (type: DatatypeId): Schema => SCHEMAS[type];
