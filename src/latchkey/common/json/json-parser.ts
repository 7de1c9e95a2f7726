import {
  BYTE_ORDER_MARK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON as COLON_CHARACTER,
  COMMA,
  keywordAt,
  numberAt,
  numberEnd,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  shortStringEnd,
  startsNumber,
  strictBlankEnd,
  StringReader,
} from './strict-json.js';
import {
  COLON,
  COMMA_OR_END,
  END_OF_TEXT,
  type Expected,
  FIRST_ITEM,
  FIRST_KEY,
  KEY,
  NOTHING,
  VALUE,
} from './expected.js';
import { NOT_JSON, notStrict } from './invalid-json.js';
import type { JsonLimits } from './json-limits.js';
import { JsonTree } from './json-tree.js';
import { blankEnd, lenientKey, lenientValue, wordGoesOn } from './lenient-json.js';

/** Bytes of UTF-8 that a character of a string takes at most. */
const MAX_BYTES = 3;

/**
 * Parses one text, in as many steps as its caller likes, so that a large one need not block the process. It keeps its own
 * stack and looks at every character once or twice: the work is linear, and ends at the first limit that is exceeded.
 * Numbers keep their exact text, of equal keys the last one counts, a byte order mark in front is skipped.
 */
export class JsonParser {
  private position: number;
  private until = 0;
  private expected: Expected = VALUE;
  private parsed: unknown;
  private readonly tree: JsonTree;
  private strings: StringReader | undefined;
  private inString = false;
  private readonly lenient: boolean;

  /** @param maxItems of a longer list one more is read and the rest is not: for callers who refuse such lists */
  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
    maxItems = Infinity,
  ) {
    this.position = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    this.tree = new JsonTree(limits, maxItems);
    const max = limits.JSON_LENIENT_MAX_SIZE;
    this.lenient = text.length * MAX_BYTES <= max || Buffer.byteLength(text) <= max;
  }

  /** The value of the whole text, or an {@link InvalidJson}; undefined until the parser has come to an end. */
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
      if (this.expected === END_OF_TEXT) {
        this.end(this.tree.root);
      } else {
        this.refuse();
      }
    }
    return this.expected !== NOTHING;
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
    } else if (startsNumber(code)) {
      this.number();
    } else {
      this.keyword();
    }
  }

  /** An array may be empty, and end with a comma where lenient JSON is read. */
  private closesArray(): boolean {
    return this.expected === FIRST_ITEM || (this.lenient && this.tree.inArray);
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

  private keyword(): void {
    const keyword = keywordAt(this.text, this.position);
    if (!keyword || this.goesOnAt(keyword.end)) {
      this.unexpected();
    } else {
      this.position = keyword.end;
      this.add(keyword.value);
    }
  }

  /** Whether what ends there is only the beginning of a word of lenient JSON. */
  private goesOnAt(position: number): boolean {
    return this.lenient && wordGoesOn(this.text, position);
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
      this.expected = this.tree.inArray ? VALUE : KEY;
    } else if (code === (this.tree.inArray ? CLOSE_BRACKET : CLOSE_BRACE)) {
      this.close();
    } else {
      this.unexpected();
    }
  }

  private startString(): void {
    const { text, position } = this;
    const end = shortStringEnd(text, position);
    if (end !== undefined) {
      this.position = end;
      this.takeText(text.slice(position + 1, end - 1));
    } else {
      this.strings ??= new StringReader(text);
      this.strings.begin(position);
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
    this.tree.name(key);
    this.expect(COLON);
  }

  private add(value: unknown): void {
    this.tree.add(value);
    this.expect(this.afterValue);
  }

  private open(container: unknown[] | Record<string, unknown>, first: Expected): void {
    this.position++;
    this.tree.open(container);
    this.expect(first);
  }

  private close(): void {
    this.position++;
    this.tree.close();
    this.expect(this.afterValue);
  }

  private get afterValue(): Expected {
    return this.tree.isOpen ? COMMA_OR_END : END_OF_TEXT;
  }

  /** Continues, unless a limit has been exceeded. */
  private expect(expected: Expected): void {
    this.expected = expected;
    if (this.tree.refused) {
      this.end(this.tree.refused);
    } else if (this.tree.isLongEnough) {
      this.end(this.tree.root);
    }
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

  private end(result: unknown): void {
    this.parsed = result;
    this.expected = NOTHING;
  }
}
