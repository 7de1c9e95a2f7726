import { type ScalarTag, stringify, type Tags } from 'yaml';
import type { Steps } from '../common/in-slices.js';
import type { JsonObject } from '../common/json-text.js';
import type { OpenApiDocument } from './openapi.js';

/** The two forms of a document. */
export type DocumentFormat = 'json' | 'yaml';

const INDENT = '  ';
const LINE_START = /^(?=.)/gm;
const FURTHER_LINE = /\n/g;

/** Objects down to this level are written member by member; schemas of components stand on it. */
const LEVELS = 3;

/** Writes an OpenAPI document member by member: the parts of the text that one call for the whole would write. */
export function* documentText(document: OpenApiDocument, format: DocumentFormat): Steps<readonly string[]> {
  const parts: string[] = [];
  if (format === 'json') {
    yield* writeJson(document, 0, parts);
    parts.push('\n');
  } else {
    yield* writeYaml({ ...document }, 0, parts);
  }
  return parts;
}

function* writeJson(value: unknown, level: number, parts: string[]): Steps<void> {
  if (level === LEVELS || !isObject(value)) {
    parts.push(JSON.stringify(value, null, INDENT).replace(FURTHER_LINE, `\n${INDENT.repeat(level)}`));
    yield;
    return;
  }
  let before = '{';
  for (const [key, member] of membersOf(value)) {
    parts.push(`${before}\n${INDENT.repeat(level + 1)}${JSON.stringify(key)}: `);
    yield* writeJson(member, level + 1, parts);
    before = ',';
  }
  parts.push(`\n${INDENT.repeat(level)}}`);
}

function* writeYaml(value: JsonObject, level: number, parts: string[]): Steps<void> {
  for (const [key, member] of membersOf(value)) {
    if (level + 1 < LEVELS && isObject(member)) {
      parts.push(yamlOf({ [key]: null }, level).replace(/ null\n$/, '\n'));
      yield* writeYaml(member, level + 1, parts);
    } else {
      parts.push(yamlOf({ [key]: member }, level));
      yield;
    }
  }
}

/** Texts that YAML 1.1 takes for marks; the library's rules of 1.1 leave them out. */
const MARKS: ScalarTag = { tag: 'tag:yaml.org,2002:value', default: true, test: /^(?:=|<<)$/, resolve: (text) => text };

/**
 * Many tools read YAML 1.1 only: what is a text to 1.2 and something else to 1.1, such as `=`, `no` or a date, is quoted.
 * What both documents use again and again is written out each time, as in JSON.
 */
export const YAML = {
  aliasDuplicateObjects: false,
  lineWidth: 0,
  compat: 'yaml-1.1',
  customTags: (tags: Tags): Tags => [...tags, MARKS],
} as const;

const yamlOf = (value: object, level: number): string =>
  stringify(value, YAML).replace(LINE_START, INDENT.repeat(level));

const membersOf = (value: JsonObject): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
