import { parseFileRef } from './file-ref.js';
import type { Datatype } from './datatype.js';

const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;
/** RFC 3986: what a URI may not hold, and a percent sign without two hex digits. */
const NOT_IN_URI = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/;

const jsonString = (text: string): string => JSON.stringify(text);
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const text = { blank: 'null', display: 'text', numeric: false, write: jsonString, compare: byText } as const;

export const string: Datatype = {
  ...text,
  id: 'string',
  sqlType: 'text',
  javaType: 'java.lang.String',
  blank: 'value',
  parse: (value) => value,
};

export const char: Datatype = {
  ...text,
  id: 'char',
  sqlType: 'text',
  javaType: 'java.lang.Character',
  parserName: 'CharacterDatatype',
  parse: (value) => (value.length <= 2 && Array.from(value).length === 1 ? value : undefined),
};

export const uuid: Datatype = {
  ...text,
  id: 'uuid',
  sqlType: 'uuid',
  javaType: 'java.util.UUID',
  parserName: 'UuidDatatype',
  parse: (value) => (CANONICAL_UUID.test(value) ? value : UUID.exec(value)?.slice(1).join('-').toLowerCase()),
  write: (value) => `"${value}"`,
};

export const uri: Datatype = {
  ...text,
  id: 'uri',
  sqlType: 'text',
  javaType: 'java.net.URI',
  blank: 'value',
  parse: (value) => (NOT_IN_URI.test(value) ? undefined : value),
};

export const fileRef: Datatype = {
  ...text,
  id: 'fileRef',
  sqlType: 'text',
  javaType: 'io.jmix.core.FileRef',
  parse: (value) => (parseFileRef(value) ? value : undefined),
};
