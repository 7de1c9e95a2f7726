import type { Datatype } from '../datatype.js';

const jsonString = (text: string): string => JSON.stringify(text);
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const asItIs = (text: string): string => text;

/** PostgreSQL compares such texts without the blanks at their end. */
const withoutPadding = (text: string): string => {
  let end = text.length;
  while (text[end - 1] === ' ') {
    end--;
  }
  return text.slice(0, end);
};

const text = { display: 'text', numeric: false, write: jsonString, compare: byText } as const;
const string = { ...text, javaType: 'java.lang.String', blank: 'value' } as const;

/** A text that is equal to itself in other letters, as columns of the extension `citext` are. Clients know it as `string`. */
export const citext: Datatype = {
  ...string,
  id: 'string',
  sqlType: 'citext',
  parse: asItIs,
  // Other letters are another value for those who read it.
  normal: asItIs,
  compare: (a, b) => byText(a.toLowerCase(), b.toLowerCase()),
  long: true,
};

/** `char(n)`, which PostgreSQL pads with blanks and compares without them. Clients know it as `string`, without the padding. */
export const paddedString: Datatype = {
  ...string,
  id: 'string',
  sqlType: 'bpchar',
  readAs: 'text',
  parse: withoutPadding,
  write: (value) => jsonString(withoutPadding(value)),
  normal: withoutPadding,
  compare: (a, b) => byText(withoutPadding(a), withoutPadding(b)),
  long: true,
};

/** PostgreSQL checks that it is well-formed. */
export const xml: Datatype = {
  ...text,
  id: 'xml',
  sqlType: 'xml',
  javaType: 'java.sql.SQLXML',
  blank: 'value',
  parse: asItIs,
  long: true,
  unordered: true,
};

const LABEL = /^[\p{L}\p{N}_-]{1,1000}$/u;
/** As many labels as PostgreSQL keeps. */
const MAX_LABELS = 65_535;

/** A path of labels, of the extension `ltree`: `Top.Science.Astronomy`. */
export const ltree: Datatype = {
  ...text,
  id: 'ltree',
  sqlType: 'ltree',
  javaType: 'java.lang.String',
  blank: 'value',
  form: 'labels of letters, digits, underscores and hyphens with dots between them, such as Top.Science',
  parse: (value) => {
    const labels = value.split('.');
    const fits = labels.length <= MAX_LABELS && labels.every((label) => LABEL.test(label));
    return value === '' || fits ? value : undefined;
  },
  compare: (a, b) => byText(a.replaceAll('.', '\u0001'), b.replaceAll('.', '\u0001')),
};

const BITS = /^[01]+$/;

/** `bit(n)` and `bit varying`: their bits as a text. */
function bits(id: 'bit' | 'varbit'): Datatype {
  return {
    ...text,
    id,
    sqlType: 'varbit',
    javaType: 'java.lang.String',
    blank: 'null',
    form: 'bits such as 0101',
    parse: (value) => (BITS.test(value) ? value : undefined),
  };
}

export const bit = bits('bit');
export const varbit = bits('varbit');

/** What a text search looks through: never shown, only searched. */
export const tsvector: Datatype = {
  ...text,
  id: 'tsvector',
  sqlType: 'text',
  javaType: 'java.lang.String',
  blank: 'value',
  parse: asItIs,
  unread: true,
  unordered: true,
};
