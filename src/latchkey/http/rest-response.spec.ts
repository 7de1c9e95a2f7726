import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { encodedText, isLongText, FlushBatches } from './rest-response.js';

describe('the end of a turn of the event loop', () => {
  it('comes after the remaining work of the turn', async () => {
    const batches = new FlushBatches();
    const done: string[] = [];
    const end = batches.end().then(() => done.push('end'));
    process.nextTick(() => done.push('next tick'));
    void Promise.resolve().then(() => Promise.resolve().then(() => done.push('promises of promises')));
    await end;
    expect(done.slice(0, -1).sort()).toEqual(['next tick', 'promises of promises']);
    expect(done.at(-1)).toBe('end');
  });

  it('is the same for all callers in one turn, and a new one in the next', async () => {
    const batches = new FlushBatches();
    const first = batches.end();
    expect(batches.end()).toBe(first);
    await first;
    await readFile(new URL(import.meta.url));
    expect(batches.end()).not.toBe(first);
  });
});

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
