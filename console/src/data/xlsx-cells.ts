import type { ModelAttribute } from 'latchkey/react-admin';
import { texts } from '../i18n/texts.js';
import { type CellValue, textOf } from './table-file.js';

/** Positions in `cellXfs` of the styles: bold, a date, and a text that stays one when somebody edits it. */
export const HEADER_STYLE = 1;
const DATE_STYLE = 2;
const QUOTED_STYLE = 3;

/** What table programs take in one cell (characters). */
const MAX_TEXT = 32_767;

/** Cells hold doubles: numbers with more digits are written as text, with all of them. */
const MAX_DIGITS = 15;

const NUMERIC = new Set(['int', 'short', 'byte', 'long', 'bigInteger', 'decimal', 'double', 'float']);

/** What would be a formula if somebody typed it. */
const FORMULA = /^[=+\-@]/;

/** A cell of SpreadsheetML: a number, a date or a boolean by the type of the attribute, else a text; never a formula. */
export function cellXml({ type, cardinality }: ModelAttribute, value: CellValue): string {
  const text = textOf(value);
  if (text === '' || cardinality !== 'NONE') {
    return text === '' ? '<c/>' : textCell(text);
  }
  if (typeof value === 'boolean') {
    return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  }
  if (NUMERIC.has(type) && fitsDouble(text)) {
    return `<c><v>${text}</v></c>`;
  }
  const day = type === 'date' || type === 'localDate' ? serialDay(text) : undefined;
  return day === undefined ? textCell(text) : `<c s="${DATE_STYLE}"><v>${day}</v></c>`;
}

/** @throws Error for a text that a cell cannot hold */
export function textCell(text: string, style = FORMULA.test(text) ? QUOTED_STYLE : undefined): string {
  if (text.length > MAX_TEXT) {
    throw new Error(texts.table.longText(MAX_TEXT));
  }
  const attribute = style === undefined ? '' : ` s="${style}"`;
  return `<c t="inlineStr"${attribute}><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

const fitsDouble = (text: string): boolean =>
  /^-?\d+(?:\.\d+)?$/.test(text) && text.replace(/^-?0*|\.|-/g, '').length <= MAX_DIGITS;

/** Days since 30 December 1899. Table programs know a 29 February 1900, so earlier days stay text. */
function serialDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1900-03-01') {
    return undefined;
  }
  return (Date.parse(text) - Date.UTC(1899, 11, 30)) / 86_400_000;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Characters that XML cannot hold are written as table programs do: `_x0007_`, and so is what looks like that. */
function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[\dA-F]{4}_)/gi, '_x005F_')
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, codeOf)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

const codeOf = (character: string): string =>
  `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`;
