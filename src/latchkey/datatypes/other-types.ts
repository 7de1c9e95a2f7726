import type { Datatype } from './datatype.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A pattern that repeats groups of four needs a level of the stack for each group, and files have millions of them. */
function isBase64(text: string): boolean {
  const left = text.length % 4;
  return BASE64.test(text) && (left === 0 || (left !== 1 && !text.endsWith('=')));
}

/** PostgreSQL writes `t` and `f`, bound parameters are `true` and `false`. */
const isTrue = (text: string): boolean => text === 't' || text === 'true';

export const boolean: Datatype = {
  id: 'boolean',
  sqlType: 'boolean',
  javaType: 'java.lang.Boolean',
  parserName: 'BooleanDatatype',
  blank: 'null',
  display: 'boolean',
  numeric: false,
  parse: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined),
  write: (text) => String(isTrue(text)),
  compare: (a, b) => Number(isTrue(a)) - Number(isTrue(b)),
};

/** Standard base64 in JSON, whose padding clients may leave out; `\x...` in PostgreSQL. */
export const byteArray: Datatype = {
  id: 'byteArray',
  sqlType: 'bytea',
  javaType: 'byte[]',
  blank: 'null',
  display: 'text',
  numeric: false,
  parse: (text) => (isBase64(text) ? `\\x${Buffer.from(text, 'base64').toString('hex')}` : undefined),
  write: (hex) => `"${Buffer.from(hex.slice(2), 'hex').toString('base64')}"`,
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
};
