import { BACKSLASH, QUOTE, SPACE } from './character-codes.js';

/** Characters that are looked at one by one before the regular expression pays. */
const SHORT = 32;
/** Characters of a string with escapes that are decoded at once. */
const PIECE = 16 * 1024;
/** All characters from the blank on, but the quote and the backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y;

/** Reads strings of strict JSON, long ones piece by piece. */
export class StringReader {
  /** Position of the opening quote. */
  start = 0;
  /** Behind what has been read. */
  position = 0;
  /** The string, once it has been read to its end. */
  value = '';
  private pieceStart = 0;
  private escaped = false;

  constructor(private readonly text: string) {}

  /** @param start position of the opening quote */
  begin(start: number): void {
    this.start = start;
    this.position = start + 1;
    this.pieceStart = start + 1;
    this.value = '';
    this.escaped = false;
  }

  /** Reads to the end of the string, or to the first escape behind `until`. @returns undefined for a faulty string */
  read(until: number): 'ended' | 'unfinished' | undefined {
    for (;;) {
      const position = plainEnd(this.text, this.position);
      const code = this.text.charCodeAt(position);
      if (code === QUOTE) {
        this.position = position + 1;
        return this.take(position) ? 'ended' : undefined;
      }
      if (code !== BACKSLASH) {
        return undefined;
      }
      // No escape is cut: a piece ends before one.
      if (position - this.pieceStart >= PIECE && !this.take(position)) {
        return undefined;
      }
      this.escaped = true;
      this.position = position + 2;
      if (position >= until) {
        return 'unfinished';
      }
    }
  }

  /** @returns whether its escapes are valid */
  private take(end: number): boolean {
    const piece = this.text.slice(this.pieceStart, end);
    this.pieceStart = end;
    if (!this.escaped) {
      this.value += piece;
      return true;
    }
    this.escaped = false;
    try {
      this.value += JSON.parse(`"${piece}"`) as string;
      return true;
    } catch {
      return false;
    }
  }
}

function plainEnd(text: string, start: number): number {
  const end = Math.min(start + SHORT, text.length);
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE || code === BACKSLASH || code < SPACE) {
      return position;
    }
  }
  PLAIN.lastIndex = end;
  PLAIN.test(text);
  return PLAIN.lastIndex;
}

/** Behind a string that is short and has no escapes, found faster than by a reader; undefined for any other. */
export function shortStringEnd(text: string, start: number): number | undefined {
  let position = start + 1;
  let code = text.charCodeAt(position);
  while (code >= SPACE && code !== QUOTE && code !== BACKSLASH && position - start <= SHORT) {
    code = text.charCodeAt(++position);
  }
  return code === QUOTE ? position + 1 : undefined;
}
