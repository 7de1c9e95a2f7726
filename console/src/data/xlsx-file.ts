import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { ModelAttribute } from 'latchkey/react-admin';
import { texts } from '../i18n/texts.js';
import { cellXml, HEADER_STYLE, textCell } from './xlsx-cells.js';
import type { TableFormat } from './table-file.js';

/** What table programs take: rows of a sheet with the header, and characters of a cell. */
const MAX_ROWS = 1_048_576;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The parts of a workbook that do not depend on its rows. */
const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels':
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels':
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="r2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/workbook.xml':
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
    '<sheets><sheet name="Latchkey" sheetId="1" r:id="r1"/></sheets></workbook>',
  // The order of cellXfs is that of the styles in xlsx-cells.ts.
  'xl/styles.xml':
    `<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts>` +
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>' +
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>' +
    '<xf numFmtId="14" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>',
};

/** A workbook of one sheet, compressed row by row. */
export const xlsxFile: TableFormat = (columns, rows) => {
  if (rows >= MAX_ROWS) {
    throw new Error(texts.table.tooManyRows(MAX_ROWS - 1));
  }
  const bytes: Uint8Array<ArrayBuffer>[] = [];
  let fault: Error | undefined;
  const zip = new Zip((error, chunk) => {
    fault ??= error ?? undefined;
    bytes.push(Uint8Array.from(chunk));
  });
  const begin = (name: string): ZipDeflate => {
    const part = new ZipDeflate(name);
    zip.add(part);
    return part;
  };
  for (const [name, xml] of Object.entries(PARTS)) {
    begin(name).push(strToU8(XML + xml), true);
  }
  const sheet = begin('xl/worksheets/sheet1.xml');
  const write = (xml: string, last = false): void => {
    sheet.push(strToU8(xml), last);
  };
  write(
    `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rowXml(columns.map(({ name }) => textCell(name, HEADER_STYLE)))}`,
  );
  return {
    add: (records) => {
      write(records.map((record) => rowXml(cellsOf(columns, record))).join(''));
    },
    finish: () => {
      write('</sheetData></worksheet>', true);
      zip.end();
      if (fault) {
        throw fault;
      }
      return new Blob(bytes, { type: `${TYPE}.sheet` });
    },
  };
};

const rowXml = (cells: readonly string[]): string => `<row>${cells.join('')}</row>`;

const cellsOf = (columns: readonly ModelAttribute[], record: readonly unknown[]): readonly string[] =>
  columns.map((attribute, index) => cellXml(attribute, record[index]));
