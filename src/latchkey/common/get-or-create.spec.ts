import { describe, expect, it } from '@jest/globals';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from './get-or-create.js';

const text = (value: { readonly length: number }): string => `${value.length}`;

describe('getOrCreate', () => {
  it('creates a value once, from its key', () => {
    const cache = new Map<string, string[]>();
    const created = getOrCreate(cache, 'a', (key) => [key]);
    expect(created).toEqual(['a']);
    expect(getOrCreate(cache, 'a', () => [])).toBe(created);
    expect(getOrCreate(cache, 'b', () => [])).not.toBe(created);
  });

  it('keeps values that count as false', () => {
    const cache = new Map([['a', 0]]);
    expect(getOrCreate(cache, 'a', () => 1)).toBe(0);
  });

  it('keeps nothing when the creation fails', () => {
    const cache = new Map<string, string>();
    expect(() =>
      getOrCreate(cache, 'a', () => {
        throw new Error('not today');
      }),
    ).toThrow('not today');
    expect(getOrCreate(cache, 'a', text)).toBe('1');
  });

  it('takes weak maps and caches with a limit', () => {
    const list = [1, 2];
    const weak = new WeakMap<number[], string>();
    expect(getOrCreate(weak, list, text)).toBe('2');
    expect(weak.get(list)).toBe('2');
    const limited = new LRUCache<string, string>({ max: 1 });
    expect(getOrCreate(limited, 'abc', text)).toBe('3');
    expect(getOrCreate(limited, 'abc', () => 'another')).toBe('3');
    getOrCreate(limited, 'a', text);
    expect(getOrCreate(limited, 'abc', () => 'another')).toBe('another');
  });
});
