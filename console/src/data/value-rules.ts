import { isJson, type ModelAttribute, parseExactly } from 'latchkey/react-admin';
import { required } from 'react-admin';
import { texts } from '../i18n/texts.js';

/** A fault in a typed value, as text; undefined for a good one. */
export type Validator = (value: unknown) => string | undefined;

/** Kinds of `<input>` of a datatype; the others are texts, so that no digit is lost. */
export const INPUT_TYPES: Readonly<Record<string, string>> = {
  localDate: 'date',
  date: 'date',
  localDateTime: 'datetime-local',
  dateTime: 'datetime-local',
  localTime: 'time',
  time: 'time',
};

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const DOUBLE = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const UUID = /^[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}$/i;

const matches =
  (pattern: RegExp, message: () => string): Validator =>
  (value) =>
    value === undefined || value === null || value === '' || pattern.test(`${value as string | number}`.trim())
      ? undefined
      : message();

const RULES: Readonly<Record<string, Validator>> = {
  int: matches(WHOLE, () => texts.form.whole),
  short: matches(WHOLE, () => texts.form.whole),
  long: matches(WHOLE, () => texts.form.whole),
  bigInteger: matches(WHOLE, () => texts.form.whole),
  decimal: matches(DECIMAL, () => texts.form.decimal),
  double: matches(DOUBLE, () => texts.form.decimal),
  float: matches(DOUBLE, () => texts.form.decimal),
  uuid: matches(UUID, () => texts.form.uuid),
};

const json: Validator = (value) => {
  if (typeof value !== 'string' || value === '') {
    return undefined;
  }
  try {
    parseExactly(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : texts.form.json;
  }
};

/** @returns what is wrong with a value, before the server says so */
export const ruleOf = (attribute: ModelAttribute): Validator | undefined =>
  isJson(attribute) ? json : attribute.attributeType === 'DATATYPE' ? RULES[attribute.type] : undefined;

/** The rules of a form field. A key is generated where it is empty. */
export function validatorsOf(attribute: ModelAttribute): Validator[] {
  const rule = ruleOf(attribute);
  const needed = attribute.mandatory && attribute.type !== 'boolean';
  return [...(needed ? [required() as unknown as Validator] : []), ...(rule === undefined ? [] : [rule])];
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A moment in the time zone of the browser, as `<input type="datetime-local">` writes it. */
export function fromMoment(value: unknown): string {
  const date = typeof value === 'string' && value !== '' ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    return '';
  }
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The reverse: with its offset, so that the server stores that moment. */
export const toMoment = (text: string): string | null => (text === '' ? null : new Date(text).toISOString());
