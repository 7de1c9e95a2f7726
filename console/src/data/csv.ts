/**
 * Programs for tables execute cells that begin with one of these characters. Apostrophes before it count as well, so that
 * one more of them can be taken away again.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

/** Texts that a table program would execute get an apostrophe; numbers stay numbers. */
const safeText = (value: string): string => (FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value);

/** The reverse of what the export does: an apostrophe goes only where the export would have added it. */
export function originalText(text: string): string {
  const value = text.slice(1);
  return text.startsWith("'") && safeText(value) === text ? value : text;
}

/** One field of RFC 4180. */
export function csvField(value: string): string {
  const safe = safeText(value);
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (values: readonly string[]): string => `${values.map(csvField).join(',')}\r\n`;

/**
 * Reads RFC 4180; the separator is that of the first line, `,` or `;` or a tab.
 *
 * @returns the records, empty lines left out
 * @throws Error when a quote is not closed
 */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const endField = (): void => {
    record.push(field);
    field = '';
  };
  const endRecord = (): void => {
    endField();
    if (record.some((each) => each !== '')) {
      records.push(record);
    }
    record = [];
  };
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (quoted) {
      if (character !== '"') {
        field += character;
      } else if (source.charAt(index + 1) === '"') {
        field += '"';
        index++;
      } else {
        quoted = false;
      }
    } else if (character === '"' && field === '') {
      quoted = true;
    } else if (character === separator) {
      endField();
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && source.charAt(index + 1) === '\n') {
        index++;
      }
      endRecord();
    } else {
      field += character;
    }
  }
  if (quoted) {
    throw new Error('A quote is not closed');
  }
  endRecord();
  return records;
}

function separatorOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1);
  const count = (separator: string): number => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
