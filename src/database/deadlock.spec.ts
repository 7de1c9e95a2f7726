import { describe, expect, it } from '@jest/globals';
import { repeatedOnDeadlock } from './deadlock.js';

const fault = (code: string) => Object.assign(new Error('of the database'), { code });

/** Fails as often as there are codes. @returns how often it ran, and what came of it */
async function run(codes: readonly string[]): Promise<[number, unknown]> {
  let attempts = 0;
  const result: unknown = await repeatedOnDeadlock(() => {
    const code = codes[attempts++];
    return code === undefined ? Promise.resolve('done') : Promise.reject(fault(code));
  }).catch((error: unknown) => (error as { code: string }).code);
  return [attempts, result];
}

describe('repeatedOnDeadlock', () => {
  it('runs what succeeds once', async () => {
    expect(await run([])).toEqual([1, 'done']);
  });

  it('starts the loser of a deadlock again', async () => {
    expect(await run(['40P01', '40P01'])).toEqual([3, 'done']);
  });

  it.each(['40001', '55P03', '23505', '08006'])('passes %s on', async (code) => {
    expect(await run([code])).toEqual([1, code]);
  });

  it('gives up in the end', async () => {
    expect(await run(Array.from({ length: 20 }, () => '40P01'))).toEqual([10, '40P01']);
  });
});
