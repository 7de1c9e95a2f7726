import { isList, isToMany, type ModelAttribute } from 'latchkey/react-admin';

const NULLS = ['isNull', 'notEmpty'];
const EQUALITY = ['=', '<>'];
const LISTS = ['in', 'notIn'];
const ORDER = ['>', '>=', '<', '<='];
const TEXT = ['contains', 'startsWith', 'endsWith', 'doesNotContain'];

/** `filters.md` 3 of the protocol, in the order in which people need them. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: [...TEXT, ...EQUALITY, ...LISTS, ...NULLS],
  boolean: [...EQUALITY, ...NULLS],
  uuid: [...EQUALITY, ...LISTS, ...NULLS],
  localTime: [...EQUALITY, ...ORDER, ...NULLS],
  offsetTime: [...EQUALITY, ...ORDER, ...NULLS],
};

const ORDERED = new Set([
  ...['int', 'long', 'short', 'double', 'float', 'decimal', 'bigInteger'],
  ...['date', 'dateTime', 'time', 'localDate', 'localDateTime', 'offsetDateTime'],
]);

/** @returns what the server can compare an attribute with; nothing for those it cannot filter by */
export function operatorsOf(attribute: ModelAttribute): readonly string[] {
  const { attributeType, type } = attribute;
  if (isToMany(attribute) || isList(attribute) || !attribute.persistent) {
    return [];
  }
  if (attributeType === 'EMBEDDED') {
    return NULLS;
  }
  if (attributeType !== 'DATATYPE') {
    return [...EQUALITY, ...LISTS, ...NULLS];
  }
  return ORDERED.has(type) ? [...EQUALITY, ...ORDER, ...LISTS, ...NULLS] : (BY_TYPE[type] ?? []);
}

export const takesNoValue = (operator: string): boolean => NULLS.includes(operator);

export const takesList = (operator: string): boolean => LISTS.includes(operator);
