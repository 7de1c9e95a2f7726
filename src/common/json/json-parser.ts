import {
  BACKSLASH,
  BYTE_ORDER_MARK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON as COLON_CHARACTER,
  COMMA,
  LETTER_F,
  LETTER_N,
  LETTER_T,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  ZERO,
} from './character-codes.js';
import { type JsonFault, NOT_JSON, notStrict, tooDeep, tooManyMembers, tooManyValues } from './json-fault.js';
import type { JsonLimits } from './json-limits.js';
import { numberAt, numberEnd } from './json-numbers.js';
import { blankEnd, lenientKey, lenientValue } from './lenient-json.js';
import { strictBlankEnd } from './strict-blanks.js';
import { StringReader } from './string-reader.js';

type Members = Record<string, unknown>;
type Container = unknown[] | Members;

/** What may come next. Numbers, because they are compared for every token. */
const VALUE = 0;
const FIRST_ITEM = 1;
const KEY = 2;
const FIRST_KEY = 3;
const COLON = 4;
const COMMA_OR_END = 5;
const END_OF_TEXT = 6;
const NOTHING = 7;

/** Bytes of UTF-8 that a character of a string takes at most. */
const MAX_BYTES = 3;
/** Characters of a string that are looked at one by one before the reader of long ones pays. */
const SHORT = 32;
/** What follows a number or a word without a blank makes it a word of lenient JSON. */
const WORD_PART = /[\w$.-]/;

/**
 * Parses one text, in as many steps as its caller likes, so that a large one need not block the process. It keeps its own
 * stack and looks at every character once or twice: the work is linear, and ends at the first limit that is exceeded.
 * Numbers keep their exact text, of equal keys the last one counts, a byte order mark in front is skipped.
 */
export class JsonParser {
  private position: number;
  private until = 0;
  private expected = VALUE;
  private container: Container | undefined;
  /** Where the objects and arrays are that {@link container} lies in; the outermost lies in nothing. */
  private readonly outer: (Container | undefined)[] = [];
  /** Members of the objects in {@link outer} so far. */
  private readonly counts: number[] = [];
  private members = 0;
  private key = '';
  private values = 0;
  private parsed: unknown;
  private strings: StringReader | undefined;
  private inString = false;
  private readonly lenient: boolean;

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {
    this.position = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const max = limits.JSON_LENIENT_MAX_SIZE;
    this.lenient = text.length * MAX_BYTES <= max || Buffer.byteLength(text) <= max;
  }

  /** The value of the whole text, or a {@link JsonFault}; undefined until the parser has come to an end. */
  get result(): unknown {
    return this.expected === NOTHING ? this.parsed : undefined;
  }

  /** Parses up to a position, and to the end of the token there. @returns whether there is more to do */
  advance(until: number): boolean {
    this.until = Math.min(until, this.text.length);
    while (this.position < this.until && this.expected !== NOTHING) {
      if (this.inString && this.strings) {
        this.readString(this.strings);
      } else if (this.skipBlanks()) {
        this.next(this.text.charCodeAt(this.position));
      }
    }
    if (this.position >= this.text.length && this.expected !== NOTHING) {
      this.finish();
    }
    return this.expected !== NOTHING;
  }

  private finish(): void {
    if (this.expected === END_OF_TEXT) {
      this.expected = NOTHING;
    } else {
      this.refuse();
    }
  }

  /** @returns whether there is something else before the end of this step */
  private skipBlanks(): boolean {
    this.position = strictBlankEnd(this.text, this.position, this.until);
    return this.position < this.until;
  }

  private next(code: number): void {
    switch (this.expected) {
      case FIRST_ITEM:
      case VALUE:
        this.value(code);
        break;
      case COMMA_OR_END:
        this.commaOrEnd(code);
        break;
      case FIRST_KEY:
      case KEY:
        this.startKey(code);
        break;
      case COLON:
        if (code === COLON_CHARACTER) {
          this.position++;
          this.expected = VALUE;
        } else {
          this.unexpected();
        }
        break;
      default:
        this.unexpected();
    }
  }

  private value(code: number): void {
    if (code === CLOSE_BRACKET && this.closesArray()) {
      this.close();
      return;
    }
    if (code === QUOTE) {
      this.startString();
    } else if (code === OPEN_BRACE) {
      this.open({}, FIRST_KEY);
    } else if (code === OPEN_BRACKET) {
      this.open([], FIRST_ITEM);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      this.number();
    } else {
      this.keyword(code);
    }
  }

  /** An array may be empty, and end with a comma where lenient JSON is read. */
  private closesArray(): boolean {
    return this.expected === FIRST_ITEM || (this.lenient && Array.isArray(this.container));
  }

  private number(): void {
    const end = numberEnd(this.text, this.position);
    if (end === -1 || this.goesOnAt(end)) {
      this.unexpected();
    } else {
      this.add(numberAt(this.text, this.position, end));
      this.position = end;
    }
  }

  private keyword(code: number): void {
    if (code === LETTER_T) {
      this.takeKeyword('true', true);
    } else if (code === LETTER_F) {
      this.takeKeyword('false', false);
    } else if (code === LETTER_N) {
      this.takeKeyword('null', null);
    } else {
      this.unexpected();
    }
  }

  private takeKeyword(word: string, value: boolean | null): void {
    const end = this.position + word.length;
    if (!this.text.startsWith(word, this.position) || this.goesOnAt(end)) {
      this.unexpected();
    } else {
      this.position = end;
      this.add(value);
    }
  }

  private goesOnAt(position: number): boolean {
    if (!this.lenient) {
      return false;
    }
    const code = this.text.charCodeAt(position);
    return (
      code !== COMMA && code !== CLOSE_BRACE && code !== CLOSE_BRACKET && WORD_PART.test(this.text.charAt(position))
    );
  }

  private startKey(code: number): void {
    if (code === QUOTE) {
      this.startString();
    } else if (code === CLOSE_BRACE && (this.expected === FIRST_KEY || this.lenient)) {
      this.close();
    } else {
      this.unexpected();
    }
  }

  private commaOrEnd(code: number): void {
    if (code === COMMA) {
      this.position++;
      this.expected = Array.isArray(this.container) ? VALUE : KEY;
    } else if (code === (Array.isArray(this.container) ? CLOSE_BRACKET : CLOSE_BRACE)) {
      this.close();
    } else {
      this.unexpected();
    }
  }

  private startString(): void {
    const { text } = this;
    const start = this.position + 1;
    let position = start;
    let code = text.charCodeAt(position);
    while (code >= SPACE && code !== QUOTE && code !== BACKSLASH && position - start < SHORT) {
      code = text.charCodeAt(++position);
    }
    if (code === QUOTE) {
      this.position = position + 1;
      this.takeText(text.slice(start, position));
    } else {
      this.strings ??= new StringReader(text);
      this.strings.begin(this.position);
      this.readString(this.strings);
    }
  }

  private readString(strings: StringReader): void {
    const state = strings.read(this.until);
    this.inString = state === 'unfinished';
    if (state === undefined) {
      this.position = strings.start;
      this.unexpected();
      return;
    }
    this.position = strings.position;
    if (state === 'ended') {
      this.takeText(strings.value);
    }
  }

  private takeText(text: string): void {
    if (this.expected === KEY || this.expected === FIRST_KEY) {
      this.takeKey(text);
    } else {
      this.add(text);
    }
  }

  private takeKey(key: string): void {
    this.key = key;
    this.expected = COLON;
    if (++this.members > this.limits.MAX_OBJECT_MEMBERS) {
      this.end(tooManyMembers(this.limits));
    }
  }

  private add(value: unknown): void {
    const { container } = this;
    if (container === undefined) {
      this.parsed = value;
      this.expected = END_OF_TEXT;
    } else {
      this.expected = COMMA_OR_END;
      if (Array.isArray(container)) {
        container.push(value);
      } else {
        setMember(container, this.key, value);
      }
    }
    if (++this.values > this.limits.MAX_JSON_VALUES) {
      this.end(tooManyValues(this.limits));
    }
  }

  private open(container: Container, expected: typeof FIRST_KEY | typeof FIRST_ITEM): void {
    this.position++;
    this.add(container);
    if (this.expected === NOTHING) {
      return;
    }
    this.outer.push(this.container);
    this.counts.push(this.members);
    this.container = container;
    this.members = 0;
    this.expected = expected;
    if (this.outer.length > this.limits.MAX_JSON_DEPTH) {
      this.end(tooDeep(this.limits));
    }
  }

  private close(): void {
    this.position++;
    this.container = this.outer.pop();
    this.members = this.counts.pop() ?? 0;
    this.expected = this.container === undefined ? END_OF_TEXT : COMMA_OR_END;
  }

  /** Strict JSON does not have what comes next; lenient JSON may. */
  private unexpected(): void {
    if (!this.lenient || !this.takeLenient()) {
      this.refuse();
    }
  }

  private takeLenient(): boolean {
    const { text, position, expected } = this;
    const afterBlanks = blankEnd(text, position);
    if (afterBlanks > position) {
      this.position = afterBlanks;
      return true;
    }
    const key = expected === KEY || expected === FIRST_KEY;
    const value = expected === VALUE || expected === FIRST_ITEM;
    const token = key ? lenientKey(text, position) : value ? lenientValue(text, position) : undefined;
    if (!token) {
      return false;
    }
    this.position = token.end;
    if (key) {
      this.takeKey(String(token.value));
    } else {
      this.add(token.value);
    }
    return true;
  }

  private refuse(): void {
    this.end(this.lenient ? NOT_JSON : notStrict(this.limits));
  }

  private end(result: JsonFault): void {
    this.parsed = result;
    this.expected = NOTHING;
  }
}

/** The setter of `__proto__` must not run. */
function setMember(object: Members, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
