import type { DatatypeId } from '../datatypes/datatype.js';
import { DATATYPES } from '../datatypes/datatypes.js';

const number = (format: string, decimalSeparator: string): object => ({
  format,
  decimalSeparator,
  groupingSeparator: '',
});

/** How values look in JSON, for the types that have a format (protocol/metadata.md 4). */
const FORMATS: Readonly<Partial<Record<DatatypeId, object>>> = {
  short: number('0', ''),
  int: number('0', ''),
  long: number('0', ''),
  bigInteger: number('0', ''),
  float: number('0.###', '.'),
  double: number('0.###', '.'),
  decimal: number('0.####', '.'),
  date: { format: 'yyyy-MM-dd' },
  time: { format: 'HH:mm:ss' },
  dateTime: { format: "yyyy-MM-dd'T'HH:mm:ss.SSS" },
};

/** JSON text of all datatypes; protocol/metadata.md 4. */
export const DATATYPE_DESCRIPTIONS = JSON.stringify(
  [...new Set(Object.values(DATATYPES).map(({ id }) => id))].map((id) => ({ id, name: id, ...FORMATS[id] })),
);
