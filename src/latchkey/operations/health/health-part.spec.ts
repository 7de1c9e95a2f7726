import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HealthPart, LOOK_LIMIT_MS } from './health-part.js';

const FRESH_MS = 1_000;

let looks: { readonly succeed: () => void; readonly fail: () => void }[];

const aPart = (): HealthPart =>
  new HealthPart({
    name: 'database',
    isRequired: true,
    fresh: FRESH_MS,
    look: () =>
      new Promise<void>((resolve, reject) => {
        looks.push({
          succeed: resolve,
          fail: () => {
            reject(new Error('refused'));
          },
        });
      }),
  });

beforeEach(() => {
  jest.useFakeTimers();
  looks = [];
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a part of the application', () => {
  it('is looked at once for probes that come together, and not again while the look is fresh', async () => {
    const part = aPart();
    const reports = [part.report(), part.report(), part.report()];
    looks[0]?.succeed();
    expect((await Promise.all(reports)).map(({ status }) => status)).toEqual(['up', 'up', 'up']);
    jest.advanceTimersByTime(FRESH_MS - 1);
    expect(await part.report()).toMatchObject({ status: 'up', age: FRESH_MS - 1 });
    expect(looks).toHaveLength(1);
    jest.advanceTimersByTime(1);
    const report = part.report();
    expect(looks).toHaveLength(2);
    looks[1]?.fail();
    expect(await report).toMatchObject({ status: 'down', age: 0 });
  });

  it('is looked at again after a look that failed at once', async () => {
    let works = false;
    const part = new HealthPart({
      name: 'signals',
      isRequired: false,
      fresh: FRESH_MS,
      look: () => {
        if (!works) {
          throw new Error('lost');
        }
        return undefined;
      },
    });
    expect(await part.report()).toMatchObject({ status: 'down' });
    works = true;
    jest.advanceTimersByTime(FRESH_MS);
    expect(await part.report()).toMatchObject({ status: 'up' });
  });

  it('is down when a look takes too long, and no other look begins until that one has ended', async () => {
    const part = aPart();
    const first = part.report();
    await jest.advanceTimersByTimeAsync(LOOK_LIMIT_MS);
    expect(await first).toMatchObject({ status: 'down' });
    jest.advanceTimersByTime(FRESH_MS);
    const second = part.report();
    expect(looks).toHaveLength(1);
    looks[0]?.succeed();
    expect(await second).toMatchObject({ status: 'up' });
  });

  it('reports since when its state is what it is', async () => {
    jest.setSystemTime(new Date('2024-03-01T10:00:00Z'));
    const part = aPart();
    for (let round = 0; round < 3; round++) {
      const report = part.report();
      looks[round]?.succeed();
      expect((await report).since).toBe('2024-03-01T10:00:00.000Z');
      await jest.advanceTimersByTimeAsync(FRESH_MS);
    }
  });
});
