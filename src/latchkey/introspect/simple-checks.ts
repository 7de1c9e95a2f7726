import type { CatalogColumn } from './catalog.js';
import { quoted } from './source-text.js';

/** A constraint that says the same as a condition of the database. */
export interface SimpleCheck {
  readonly column: string;
  /** Decorator with its arguments. */
  readonly decorator: readonly [string, string];
  /** Package that it comes from. */
  readonly from: 'class-validator' | 'latchkey';
}

const COLUMN = String.raw`\(?("(?:[^"]|"")+"|\w+)\)?(?:::[\w ]+)?`;
const NUMBER = String.raw`\(?'?(-?\d+(?:\.\d+)?)'?\)?(?:::[\w ]+)?`;
const COMPARED = new RegExp(String.raw`^${COLUMN} (>=|<=|>|<) ${NUMBER}$`);
const ONE_OF = new RegExp(String.raw`^${COLUMN} = ANY \(+ARRAY\[(.*)\](?:\)::[\w ]+\[\])?\)+$`);
const TEXT = /^'((?:[^']|'')*)'(?:::[\w ]+)*$/;
const NOT_EMPTY = new RegExp(
  String.raw`^(?:${COLUMN} <> ''::[\w ]+|(?:pg_catalog\.)?(?:char_)?length\(${COLUMN}\) > 0)$`,
);

/** Numbers whose bounds are compared as decimals. */
const DECIMALS = new Set(['numeric', 'int8']);
const INTEGERS = new Set(['int2', 'int4']);

/**
 * Translates a condition of one column.
 *
 * @param text as `pg_get_constraintdef` writes it
 * @param value what stands for the column in conditions of domains
 * @returns undefined where the condition says more than constraints can
 */
export function simpleChecks(
  text: string,
  columns: readonly CatalogColumn[],
  value?: CatalogColumn,
): readonly SimpleCheck[] | undefined {
  const condition = /^CHECK \((.*)\)(?: NO INHERIT| NOT VALID)*$/s.exec(text)?.[1];
  const parts = condition === undefined ? [] : conjuncts(condition);
  const find = (name: string): CatalogColumn | undefined =>
    value ? (name === 'VALUE' ? value : undefined) : columns.find((column) => column.name === unquoted(name));
  const found = parts.map((part) => translated(part, find));
  return found.length > 0 && found.every((each) => each !== undefined) ? found : undefined;
}

const unquoted = (name: string): string => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);

/** Parts of a condition that all must hold, without the parentheses around them. */
function conjuncts(text: string): readonly string[] {
  const inner = withoutParentheses(text.trim());
  const parts = splitAt(inner, ' AND ');
  return parts.length > 1 ? parts.flatMap(conjuncts) : [inner];
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && closing(text) === text.length - 1 ? withoutParentheses(text.slice(1, -1)) : text;
}

/** Where the first parenthesis ends; texts may contain others. */
function closing(text: string): number {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    inText = character === "'" ? !inText : inText;
    depth += inText ? 0 : character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return -1;
}

/** Splits outside of parentheses and texts. */
function splitAt(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let [depth, inText, from] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    inText = character === "'" ? !inText : inText;
    depth += inText ? 0 : character === '(' || character === '[' ? 1 : character === ')' || character === ']' ? -1 : 0;
    if (depth === 0 && !inText && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at));
      from = at + separator.length;
    }
  }
  return [...parts, text.slice(from)];
}

function translated(text: string, find: (name: string) => CatalogColumn | undefined): SimpleCheck | undefined {
  const part = withoutParentheses(text.trim());
  const [, compared = '', operator = '', bound = ''] = COMPARED.exec(part) ?? [];
  const number = find(compared);
  if (number) {
    return comparison(number, operator, bound);
  }
  const empty = NOT_EMPTY.exec(part);
  const filled = empty && find(empty[1] ?? empty[2] ?? '');
  if (filled && filled.required && isText(filled)) {
    return { column: filled.name, decorator: ['IsNotEmpty', ''], from: 'class-validator' };
  }
  const [, chosen = '', items = ''] = ONE_OF.exec(part) ?? [];
  const texts = splitAt(items, ', ').map((item) =>
    TEXT.exec(withoutParentheses(item.trim()))?.[1]?.replaceAll("''", "'"),
  );
  const choice = find(chosen);
  return choice && isText(choice) && texts.every((each) => each !== undefined)
    ? { column: choice.name, decorator: ['IsIn', `[${texts.map(quoted).join(', ')}]`], from: 'class-validator' }
    : undefined;
}

const isText = ({ kind }: CatalogColumn): boolean => !kind.array && ['text', 'varchar'].includes(kind.type);

function comparison({ name: column, kind }: CatalogColumn, operator: string, bound: string): SimpleCheck | undefined {
  const isLower = operator.startsWith('>');
  const inclusive = operator.endsWith('=');
  if (kind.array) {
    return undefined;
  }
  if (INTEGERS.has(kind.type) && /^-?\d{1,9}$/.test(bound)) {
    const whole = Number(bound) + (inclusive ? 0 : isLower ? 1 : -1);
    return { column, decorator: [isLower ? 'Min' : 'Max', String(whole)], from: 'class-validator' };
  }
  if (DECIMALS.has(kind.type)) {
    const args = `${quoted(bound)}${inclusive ? '' : ', { inclusive: false }'}`;
    return { column, decorator: [isLower ? 'DecimalMin' : 'DecimalMax', args], from: 'latchkey' };
  }
  return undefined;
}
