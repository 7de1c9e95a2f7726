import type { CatalogColumn } from './catalog.js';
import { quoted } from './source-text.js';

const CAST = String.raw`(?:::[\w". ]+(?:\(\d+(?:,\d+)?\))?(?:\[\])?)*`;
const TEXT = new RegExp(String.raw`^'((?:[^']|'')*)'${CAST}$`);
const NUMBER = new RegExp(String.raw`^\(?'?(-?\d+(?:\.\d+)?)'?\)?${CAST}$`);

/** Numbers of these types keep their digits as numbers of JavaScript. */
const NUMBERS = new Set(['int2', 'int4', 'float4', 'float8']);
const TEXTS = new Set(['text', 'varchar', 'bpchar']);

/** Whether the default takes the next number of a sequence, as `serial` does. */
export const isSerial = ({ default: value }: CatalogColumn): boolean => /^(?:\w+\.)?nextval\(/.test(value ?? '');

/** @returns the option `default` of `@Column` as code; undefined without one */
export function defaultCode({ default: value, kind }: CatalogColumn): string | undefined {
  if (value === undefined || isNull(value)) {
    return undefined;
  }
  if (!kind.array) {
    if (value === 'true' || value === 'false') {
      return value;
    }
    const [, number] = NUMBERS.has(kind.type) ? (NUMBER.exec(value) ?? []) : [];
    if (number !== undefined) {
      return number;
    }
    const [, text] = TEXTS.has(kind.type) ? (TEXT.exec(value) ?? []) : [];
    if (text !== undefined) {
      return quoted(text.replaceAll("''", "'"));
    }
  }
  return `() => ${quoted(value)}`;
}

const isNull = (value: string): boolean => /^NULL(?:::|$)/.test(value);
