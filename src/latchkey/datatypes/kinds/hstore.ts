import { isJsonObject } from '../../common/json-text.js';
import type { Datatype } from '../datatype.js';

/** A key and its text or null, as PostgreSQL writes them: everything but NULL in quotation marks. */
const PAIR = /"((?:[^"\\]|\\.)*)"=>(?:NULL|"((?:[^"\\]|\\.)*)")/gs;

type Pair = readonly [key: string, value: string | null];

const pairsIn = (text: string): readonly Pair[] =>
  Array.from(text.matchAll(PAIR), ([, key = '', value]) => [plain(key), value === undefined ? null : plain(value)]);

const plain = (text: string): string => text.replace(/\\(.)/gs, '$1');
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const hstoreText = (pairs: readonly Pair[]): string =>
  pairs.map(([key, value]) => `${quoted(key)}=>${value === null ? 'NULL' : quoted(value)}`).join(', ');

/** PostgreSQL sorts keys by their length. */
const normal = (text: string): string =>
  hstoreText([...pairsIn(text)].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)));

const isStorable = (text: unknown): text is string =>
  typeof text === 'string' && !text.includes('\u0000') && text.isWellFormed();

/** Texts by keys, of the extension `hstore`: an object in JSON. */
export const hstore: Datatype = {
  id: 'hstore',
  sqlType: 'hstore',
  javaType: 'java.util.Map',
  blank: 'null',
  display: 'text',
  numeric: false,
  form: 'an object of texts and nulls such as {"color": "red", "size": null}',
  parse: () => undefined,
  readObject: (json) => {
    const pairs = isJsonObject(json) ? Object.entries(json) : [];
    const fits = pairs.every((pair): pair is [string, string | null] => {
      const [key, value] = pair;
      return isStorable(key) && (value === null || isStorable(value));
    });
    return isJsonObject(json) && fits ? hstoreText(pairs) : undefined;
  },
  write: (text) => {
    const members = pairsIn(text).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    return `{${members.join()}}`;
  },
  normal,
  compare: (a, b) => (normal(a) === normal(b) ? 0 : normal(a) < normal(b) ? -1 : 1),
  unordered: true,
};
