import type { ModelAttribute } from 'latchkey/react-admin';

/** A value of a record, undefined or null without one. */
export type CellValue = unknown;

/** A file of rows that is written while they arrive, so that memory holds little more than the file itself. */
export interface TableFile {
  readonly add: (rows: readonly (readonly CellValue[])[]) => void;
  /** Nothing may be added afterwards. */
  readonly finish: () => Blob;
}

/** A kind of file. @param columns one per value of a row @param rows how many there will be */
export type TableFormat = (columns: readonly ModelAttribute[], rows: number) => TableFile;

/** A value as the import reads it back: references by id, embedded objects and lists as JSON. */
export function textOf(value: CellValue): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
