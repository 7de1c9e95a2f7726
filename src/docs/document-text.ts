import { stringify } from 'yaml';
import type { Steps } from '../common/in-slices.js';
import type { OpenApiDocument } from './openapi.js';

/** The two forms of a document. */
export type DocumentFormat = 'json' | 'yaml';

type JsonObject = Readonly<Record<string, unknown>>;

const INDENT = '  ';
const LINE_START = /^(?=.)/gm;

/** Objects down to this level are written member by member; schemas of components stand on it. */
const LEVELS = 3;

/** Writes an OpenAPI document member by member; its text is that of the whole at once. */
export function* documentText(document: OpenApiDocument, format: DocumentFormat): Steps<string> {
  return format === 'json' ? `${yield* jsonText(document, LEVELS)}\n` : yield* yamlText({ ...document }, LEVELS);
}

function* jsonText(value: unknown, levels: number): Steps<string> {
  if (levels === 0 || !isObject(value)) {
    yield;
    return JSON.stringify(value, null, INDENT);
  }
  const members: string[] = [];
  for (const [key, member] of membersOf(value)) {
    const text = yield* jsonText(member, levels - 1);
    members.push(indented(`${JSON.stringify(key)}: ${text}`));
  }
  return `{\n${members.join(',\n')}\n}`;
}

/** What both documents use again and again is written out each time, as in JSON. */
function* yamlText(value: JsonObject, levels: number): Steps<string> {
  const members: string[] = [];
  for (const [key, member] of membersOf(value)) {
    if (levels > 1 && isObject(member)) {
      const name = yamlOf({ [key]: null }).replace(/ null\n$/, '\n');
      members.push(`${name}${indented(yield* yamlText(member, levels - 1))}`);
    } else {
      members.push(yamlOf({ [key]: member }));
      yield;
    }
  }
  return members.join('');
}

const yamlOf = (value: object): string => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });

const indented = (text: string): string => text.replace(LINE_START, INDENT);

const membersOf = (value: JsonObject): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
