import { shortType } from './short-type.js';

/** What happens to the values of a column that gets another type. */
export interface TypeChange {
  /**
   * `kept`: every value stays what it is; `checked`: so does every value, but one that does not fit makes the migration fail;
   * `lossy`: values may be rounded, cut or read differently.
   */
  readonly effect: 'kept' | 'checked' | 'lossy';
  /** The expression of the new value; empty where PostgreSQL converts by assignment. */
  readonly using: string;
}

interface Type {
  /** Without numbers in parentheses, and without brackets of arrays. */
  readonly base: string;
  readonly numbers: readonly number[];
  readonly isArray: boolean;
}

const INTEGERS = ['smallint', 'integer', 'bigint'];
const TEXTS = ['character varying', 'text', 'citext', 'character'];
const TIMED = [
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
];
const MAX_FRACTION = 6;
/** Types of one family are converted without an expression. */
const FAMILIES = [
  [...INTEGERS, 'numeric', 'real', 'double precision'],
  TEXTS,
  [...TIMED, 'date'],
  ['bit', 'bit varying'],
  ['inet', 'cidr'],
];
/** Exact conversions of numbers that no two rules below cover. */
const WIDER = new Set([
  'smallint real',
  'smallint double precision',
  'integer double precision',
  'real double precision',
]);
const [TIMESTAMP = '', ZONED = ''] = TIMED.slice(2);

/** @param isEnum whether the new type is an enum, which takes texts that are constants */
export function typeChange(column: string, from: string, to: string, isEnum: boolean): TypeChange {
  const [old, wanted] = [parse(from), parse(to)];
  const cast = `${column}::text::${shortType(to)}`;
  if (!old.isArray && wanted.isArray) {
    const effect = old.base === wanted.base ? effectOf(old, wanted) : 'lossy';
    return { effect, using: `CASE WHEN ${column} IS NOT NULL THEN ARRAY[${column}]::${shortType(to)} END` };
  }
  if (old.isArray && !wanted.isArray) {
    return wanted.base === 'text' ? { effect: 'kept', using: '' } : { effect: 'lossy', using: cast };
  }
  if (isEnum || wanted.base === 'uuid') {
    return { effect: TEXTS.includes(old.base) || isEnum ? 'checked' : 'lossy', using: cast };
  }
  if (!old.isArray && zoneChange(old, wanted)) {
    return { effect: effectOf({ ...old, base: wanted.base }, wanted), using: `${column} AT TIME ZONE 'UTC'` };
  }
  if (!old.isArray && old.base === 'date' && wanted.base === ZONED) {
    return { effect: 'kept', using: `${column}::timestamp AT TIME ZONE 'UTC'` };
  }
  const related =
    old.base === wanted.base || FAMILIES.some((family) => family.includes(old.base) && family.includes(wanted.base));
  const toText = TEXTS.includes(wanted.base);
  return { effect: effectOf(old, wanted), using: related || toText ? '' : cast };
}

const zoneChange = (old: Type, wanted: Type): boolean =>
  (old.base === TIMESTAMP && wanted.base === ZONED) || (old.base === ZONED && wanted.base === TIMESTAMP);

function effectOf(old: Type, wanted: Type): TypeChange['effect'] {
  if (TEXTS.includes(wanted.base)) {
    const [limit] = wanted.base === 'character' ? [wanted.numbers[0] ?? 1] : wanted.numbers;
    const [length] = TEXTS.includes(old.base) ? old.numbers : [];
    return limit === undefined || (length !== undefined && length <= limit) ? 'kept' : 'checked';
  }
  if (INTEGERS.includes(wanted.base) && INTEGERS.includes(old.base)) {
    return INTEGERS.indexOf(old.base) <= INTEGERS.indexOf(wanted.base) ? 'kept' : 'checked';
  }
  if (wanted.base === 'numeric' || (old.base === 'numeric' && INTEGERS.includes(wanted.base))) {
    return numericEffect(old, wanted);
  }
  if (TIMED.includes(wanted.base) && (old.base === wanted.base || old.base === 'date')) {
    const [fraction = MAX_FRACTION] = old.base === 'date' ? [0] : old.numbers;
    return fraction <= (wanted.numbers[0] ?? MAX_FRACTION) ? 'kept' : 'lossy';
  }
  if (old.base === wanted.base) {
    const [size, limit] = [old.numbers[0], wanted.numbers[0]];
    return limit === undefined || (size !== undefined && size <= limit && old.base !== 'bit') ? 'kept' : 'checked';
  }
  const bits = old.base === 'bit' && wanted.base === 'bit varying';
  return bits || (old.base === 'jsonb' && wanted.base === 'json') || WIDER.has(`${old.base} ${wanted.base}`)
    ? 'kept'
    : 'lossy';
}

function numericEffect(old: Type, wanted: Type): TypeChange['effect'] {
  const isInteger = INTEGERS.includes(old.base);
  if (!isInteger && old.base !== 'numeric') {
    return 'lossy';
  }
  if (wanted.base === 'numeric' && wanted.numbers.length === 0) {
    return 'kept';
  }
  const unlimited = old.numbers.length === 0;
  const [digits = 0, scale = 0] = old.numbers;
  const [newDigits = 0, newScale = 0] = wanted.numbers;
  if (!isInteger && (unlimited || scale > newScale)) {
    return 'lossy';
  }
  return !isInteger && wanted.base === 'numeric' && digits - scale <= newDigits - newScale ? 'kept' : 'checked';
}

function parse(type: string): Type {
  const isArray = type.endsWith('[]');
  const element = isArray ? type.slice(0, -2) : type;
  const numbers = /\(([\d, -]+)\)/.exec(element)?.[1];
  return {
    base: element.replace(/\([\d, -]+\)/, ''),
    numbers: numbers === undefined ? [] : numbers.split(',').map(Number),
    isArray,
  };
}
