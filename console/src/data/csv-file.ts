import { csvLine } from './csv.js';
import { type TableFormat, textOf } from './table-file.js';

/** RFC 4180 in UTF-8. Table programs take it for UTF-8 only with a byte order mark. */
export const csvFile: TableFormat = (columns) => {
  const parts = ['\uFEFF', csvLine(columns.map(({ name }) => name))];
  return {
    add: (rows) => {
      parts.push(rows.map((row) => csvLine(row.map(textOf))).join(''));
    },
    finish: () => new Blob(parts, { type: 'text/csv;charset=utf-8' }),
  };
};
