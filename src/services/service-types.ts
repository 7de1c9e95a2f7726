import type { DatatypeId } from '../datatypes/datatype.js';

/** Names of the older protocol generation for the same types (protocol/services.md 1). */
const ALIASES: Readonly<Record<string, DatatypeId>> = {
  date: 'localDate',
  time: 'localTime',
  dateTime: 'localDateTime',
};

const DATATYPES: readonly DatatypeId[] = [
  'string',
  'boolean',
  'int',
  'long',
  'double',
  'decimal',
  'uuid',
  'localDate',
  'localTime',
  'localDateTime',
  'offsetDateTime',
  'fileRef',
];

/** A declared parameter or result type: a datatype, `json` for anything, or a list of datatypes. */
export interface ServiceType {
  readonly item: DatatypeId | 'json';
  readonly list: boolean;
}

/** @returns undefined for a text that names no type */
export function parseServiceType(text: string): ServiceType | undefined {
  const list = text.endsWith('[]');
  const name = list ? text.slice(0, -2) : text;
  const item = name === 'json' ? 'json' : (ALIASES[name] ?? DATATYPES.find((each) => each === name));
  return item === undefined ? undefined : { item, list };
}
