import { isJsonNumber } from '../common/json/strict-json.js';
import { isJsonObject, parseJson } from '../common/json-text.js';
import { NO_JSON_LIMITS } from '../common/json/json-limits.js';
import { sameJson } from '../datatypes/json-datatype.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { compareNumbers } from '../datatypes/number-text.js';
import { isHstore } from '../model/attribute.js';
import type { AttributePath } from './attribute-path.js';
import { foldCase } from './case-folding.js';
import type { Operator } from './operators.js';
import { not, type Truth } from './truth.js';

/** What the names lead to in a stored value, as `#>` of PostgreSQL; null where it finds nothing or the JSON null. */
export function memberAt(text: string | null, names: readonly string[]): unknown {
  let value: unknown = text === null ? null : parseJson(text, NO_JSON_LIMITS);
  for (const name of names) {
    if (Array.isArray(value)) {
      value = /^-?\d+$/.test(name) ? (value.at(Number(name)) as unknown) : null;
    } else {
      value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : null;
    }
  }
  return value ?? null;
}

/** What the path leads to in the text of its column; null where that finds nothing. */
export const memberOf = ({ end, members = [] }: AttributePath, text: string | null): unknown =>
  memberAt(text === null || !isHstore(end) ? text : DATATYPES.hstore.write(text), members);

/** Compares two JSON values the way the SQL of conditions does; neither is null. */
export function jsonTest(operator: Operator, found: unknown, wanted: unknown): Truth {
  switch (operator) {
    case '=':
      return sameJson(found, wanted);
    case '<>':
      return !sameJson(found, wanted);
    case 'contains':
      return typeof found === 'string' && typeof wanted === 'string'
        ? foldCase(found).includes(foldCase(wanted))
        : containsJson(found, wanted);
    case 'doesNotContain':
      return not(jsonTest('contains', found, wanted));
    case 'startsWith':
      return textTest(found, wanted, (text, part) => text.startsWith(part));
    case 'endsWith':
      return textTest(found, wanted, (text, part) => text.endsWith(part));
    case '>':
    case '>=':
    case '<':
    case '<=':
      return orderTest(operator, found, wanted);
    default:
      throw new Error(`${operator} compares no JSON value`);
  }
}

function textTest(found: unknown, wanted: unknown, test: (text: string, part: string) => boolean): Truth {
  return typeof found === 'string' && typeof wanted === 'string' ? test(foldCase(found), foldCase(wanted)) : null;
}

function orderTest(operator: '>' | '>=' | '<' | '<=', found: unknown, wanted: unknown): Truth {
  const order = orderOf(found, wanted);
  if (order === undefined) {
    return null;
  }
  switch (operator) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}

/** Numbers by value, texts by their code points; undefined for anything else. */
function orderOf(a: unknown, b: unknown): number | undefined {
  if (isJsonNumber(a) && isJsonNumber(b)) {
    return compareNumbers(String(a), String(b));
  }
  return typeof a === 'string' && typeof b === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : undefined;
}

/** `@>` of `jsonb`: an array also contains a value that is one of its elements. */
export const containsJson = (whole: unknown, part: unknown): boolean =>
  Array.isArray(whole) && !Array.isArray(part) && !isJsonObject(part)
    ? whole.some((item) => sameJson(item, part))
    : containsDeep(whole, part);

function containsDeep(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole) && Array.isArray(part)) {
    return part.every((wanted) => whole.some((item) => containsDeep(item, wanted)));
  }
  if (isJsonObject(whole) && isJsonObject(part)) {
    return Object.entries(part).every(([key, wanted]) => Object.hasOwn(whole, key) && containsDeep(whole[key], wanted));
  }
  return sameJson(whole, part);
}
