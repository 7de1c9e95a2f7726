import type { KindId } from './kinds/kinds.js';

/** Reads a part of a value as a value of another type. */
export type ReadElement = (type: Datatype, json: unknown) => string | null;

/** Type ids of protocol/serialization.md 1, and kinds of columns that Jmix has no word for. */
export type DatatypeId =
  | KindId
  | 'string'
  | 'boolean'
  | 'char'
  | 'short'
  | 'int'
  | 'long'
  | 'bigInteger'
  | 'float'
  | 'double'
  | 'decimal'
  | 'uuid'
  | 'localDate'
  | 'localTime'
  | 'localDateTime'
  | 'offsetTime'
  | 'offsetDateTime'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'byteArray'
  | 'uri'
  | 'fileRef'
  | 'json';

/** How values are shown to people: in instance names and validation errors (protocol/serialization.md 4). */
export type DisplayKind =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'double'
  | 'decimal'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'offsetTime'
  | 'offsetDateTime'
  /** As JSON writes it. */
  | 'written';

/**
 * Everything there is to know about one type of value. Values travel as PostgreSQL text, so that no digit and no
 * microsecond is lost on the way.
 */
export interface Datatype {
  /** The name that clients know: some kinds of columns differ in the database only. */
  readonly id: DatatypeId;
  /** The PostgreSQL type a text parameter is cast to when it is bound for a value of this type. */
  readonly sqlType: string;
  /** Class name that error texts of filters show (protocol/filters.md 6). */
  readonly javaType: string;
  /** Name in the error text of a value that cannot be read, for types that have such a text (protocol/serialization.md 3). */
  readonly parserName?: string;
  /** What a blank JSON string means: a value like any other, null, or an error. */
  readonly blank: 'value' | 'null' | 'error';
  readonly display: DisplayKind;
  /** Whether JSON carries the value as a number. */
  readonly numeric: boolean;
  /**
   * Reads what a client wrote.
   *
   * @param text not blank, without surrounding blanks unless `blank` is `value`
   * @returns text for PostgreSQL, or undefined for anything that does not fit
   */
  readonly parse: (text: string) => string | undefined;
  /** JSON text of a stored value. */
  readonly write: (text: string) => string;
  /**
   * The one text of a value, which PostgreSQL takes: equal values have equal normal texts. Absent where PostgreSQL and
   * {@link parse} have one text only.
   */
  readonly normal?: (text: string) => string;
  /** The type that a column is cast to where it is read; its own text depends on settings of the database, or is padded. */
  readonly readAs?: string;
  /** The same where it is compared. */
  readonly comparedAs?: string;
  /** What values look like, for the error of one that does not: `an ISO 8601 duration such as P1D`. */
  readonly form?: string;
  /**
   * Reads an object or a list, of types whose values are such.
   *
   * @returns text for PostgreSQL, or undefined for anything that does not fit
   */
  readonly readObject?: (json: unknown, read: ReadElement) => string | undefined;
  /** Reads what a value may contain as a value of the type: a number as the range of this number. */
  readonly readElement?: (json: unknown, read: ReadElement) => string | undefined;
  /** Values may be as long as the body. */
  readonly long?: true;
  /** Values are never read: they are only searched. */
  readonly unread?: true;
  /** PostgreSQL cannot sort by it. */
  readonly unordered?: true;
  /** Orders two values the way PostgreSQL does, whatever text each is written in; 0 for equal ones. */
  readonly compare: (a: string, b: string) => number;
}
