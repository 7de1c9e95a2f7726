import { LongWork } from '../common/in-slices.js';

/** Characters that are encoded at once. */
const PART = 64 * 1024;
const LOW_SURROGATES = /^[\uDC00-\uDFFF]/;

/** Encoding a shorter text is faster than waiting. */
export const isLongText = (text: string): boolean => text.length > 4 * PART;

/** A long text as UTF-8, encoded in slices; the socket would do it in one go. */
export async function encodedText(text: string): Promise<Buffer> {
  const work = new LongWork();
  const parts: Buffer[] = [];
  for (let start = 0; start < text.length;) {
    const rough = start + PART;
    // A character of two halves stays together.
    const end = LOW_SURROGATES.test(text.charAt(rough)) ? rough + 1 : rough;
    parts.push(Buffer.from(text.slice(start, end)));
    start = end;
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return Buffer.concat(parts);
}
