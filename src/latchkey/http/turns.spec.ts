import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('the end of a turn of the event loop', () => {
  it('comes after the remaining work of the turn', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const end = turns.end().then(() => done.push('end'));
    process.nextTick(() => done.push('next tick'));
    void Promise.resolve().then(() => Promise.resolve().then(() => done.push('promises of promises')));
    await end;
    expect(done.slice(0, -1).sort()).toEqual(['next tick', 'promises of promises']);
    expect(done.at(-1)).toBe('end');
  });

  it('is the same for all callers in one turn, and a new one in the next', async () => {
    const turns = new Turns();
    const first = turns.end();
    expect(turns.end()).toBe(first);
    await first;
    await readFile(new URL(import.meta.url));
    expect(turns.end()).not.toBe(first);
  });
});
