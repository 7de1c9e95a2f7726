import { CARRIAGE_RETURN, LINE_FEED, SPACE, TAB } from './character-codes.js';

/** Characters that are looked at one by one before the regular expression pays. */
const SHORT = 32;
const BLANKS = /[ \t\n\r]*/y;

/** @returns the position behind the blanks of strict JSON at `start`, or about `until` */
export function strictBlankEnd(text: string, start: number, until: number): number {
  const end = Math.min(start + SHORT, until);
  let position = start;
  while (position < end && isBlank(text.charCodeAt(position))) {
    position++;
  }
  if (position < end || position >= until) {
    return position;
  }
  BLANKS.lastIndex = position;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

const isBlank = (code: number): boolean =>
  code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB;
