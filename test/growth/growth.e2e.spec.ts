import { describe, expect, it } from '@jest/globals';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { type Reader, type Shape, superLinearGrowth } from './growth.js';
import { requestReaders } from './request-readers.js';
import { JSON_SHAPES, repeated, SHAPES } from './shapes.js';
import { JSON_READERS, TEXT_READERS } from './text-readers.js';

/** For a machine that is busy. */
const TIMEOUT = 180_000;

async function faultsOf(reader: Reader, shapes: Readonly<Record<string, Shape>>): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const fault = await superLinearGrowth(reader, name, shape);
    if (fault !== undefined) {
      faults.push(fault);
    }
  }
  return faults;
}

describe('the measurement', () => {
  const busy = (steps: number): number => {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      sum += step % 7;
    }
    return sum;
  };
  const text = repeated('a');

  it('finds quadratic time, and says where', async () => {
    const reader = {
      name: 'a quadratic reader',
      limit: 256 * 1024,
      read: ({ length }: string) => busy(length ** 2 / 8),
    };
    expect(await superLinearGrowth(reader, 'letters', text)).toMatch(
      /^a quadratic reader, letters: \d+ characters take [\d.]+ ms, \d+ take [\d.]+ ms$/,
    );
  });

  it.each([String.raw`^[+-]?(\d+\.?\d*|\.\d+)$`, String.raw`0+$`])('finds the pattern %s', async (source) => {
    const pattern = new RegExp(source);
    const reader = { name: 'digits', limit: 128 * 1024, read: (digits: string) => pattern.test(digits) };
    const shape = source.startsWith('^') ? repeated('1', '', 'x') : repeated('0', '1', '1');
    expect(await superLinearGrowth(reader, 'digits and something else', shape)).toMatch(/^digits, /);
  });

  it('takes linear time for what it is', async () => {
    const reader = { name: 'a linear reader', limit: 1024 * 1024, read: ({ length }: string) => busy(length * 100) };
    expect(await superLinearGrowth(reader, 'letters', text)).toBeUndefined();
  });
});

describe('the time of a reader grows with the length of its text, not with its square:', () => {
  it.each(TEXT_READERS.map((reader) => [reader.name, reader] as const))(
    '%s',
    async (_, reader) => {
      expect(await faultsOf(reader, SHAPES)).toEqual([]);
    },
    TIMEOUT,
  );

  it.each(JSON_READERS.map((reader) => [reader.name, reader] as const))(
    '%s',
    async (_, reader) => {
      expect(await faultsOf(reader, JSON_SHAPES)).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('so does the time of a whole request', () => {
  const app = useApp(() =>
    startApp({
      ANONYMOUS_URL_PATTERNS: '/rest/entities/*/**/x*y*z, /rest/**/a/**/b/**/c',
      ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
    }),
  );

  it.each(requestReaders(() => app).map((reader) => [reader.name, reader] as const))(
    'with %s',
    async (_, { shapes, ...reader }) => {
      expect(await faultsOf(reader, shapes)).toEqual([]);
    },
    TIMEOUT,
  );
});
