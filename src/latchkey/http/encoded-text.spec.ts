import { describe, expect, it } from '@jest/globals';
import { encodedText, isLongText } from './encoded-text.js';

describe('encodedText', () => {
  it.each([
    ['characters of two halves', '😀'.repeat(300_000)],
    ['such characters at odd places', `x${'😀'.repeat(300_000)}`],
    ['characters of all lengths', 'aé€😀'.repeat(100_000)],
  ])('encodes %s as one call would', async (_, text) => {
    expect((await encodedText(text)).equals(Buffer.from(text))).toBe(true);
  });

  it('is for long texts only', () => {
    expect([isLongText('short'), isLongText('x'.repeat(300_000))]).toEqual([false, true]);
  });
});
