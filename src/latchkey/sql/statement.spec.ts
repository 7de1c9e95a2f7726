import { describe, expect, it } from '@jest/globals';
import { Statement } from './statement.js';

/** What PostgreSQL keeps of a name, in bytes. */
const MAX_NAME = 63;

describe('the name of a statement', () => {
  it('is the same for the same text, in every process', () => {
    expect(new Statement('SELECT 1').name).toBe('latchkey_4ATr1bVTKkuFmEpi-K1IqBqjRgwcoHcB84YTXXLN7PU');
    expect(new Statement('SELECT 1').name).toBe(new Statement('SELECT 1', true).name);
  });

  it('is another one for any other text', () => {
    const texts = Array.from({ length: 1_000 }, (_, number) => `SELECT ${number}`);
    expect(new Set(texts.map((text) => new Statement(text).name)).size).toBe(texts.length);
  });

  it('is never cut by the server, which would make two names one', () => {
    expect(Buffer.byteLength(new Statement('x'.repeat(100_000)).name)).toBeLessThanOrEqual(MAX_NAME);
  });
});
