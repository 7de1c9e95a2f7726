import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { LongWork } from './in-slices.js';

/** Keeps the event loop until the slice of `work` is over. */
function useSlice(work: LongWork): void {
  while (!work.isSliceOver) {
    // Busy on purpose.
  }
}

describe('long work', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Stops the clock. @returns moves it on */
  function stoppedClock(): (ms: number) => void {
    let now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    return (ms) => {
      now += ms;
    };
  }

  it('has a slice, which ends', () => {
    const pass = stoppedClock();
    const work = new LongWork();
    expect(work.isSliceOver).toBe(false);
    pass(3);
    useSlice(work);
    expect(work.isSliceOver).toBe(true);
  });

  it('gets a new slice after it has paused', async () => {
    const pass = stoppedClock();
    const work = new LongWork();
    pass(3);
    useSlice(work);
    await work.pause();
    expect(work.isSliceOver).toBe(false);
  });

  it('lets what waits for the event loop run between two slices', async () => {
    const order: string[] = [];
    const slices = async (name: string): Promise<void> => {
      const work = new LongWork();
      for (let slice = 0; slice < 2; slice++) {
        await work.pause();
        order.push(name);
        setTimeout(() => order.push(`timer after ${name}`), 0);
        useSlice(work);
      }
    };
    await Promise.all([slices('a'), slices('b'), slices('c')]);
    expect(order.filter((each) => each.length === 1).join('')).toBe('abcabc');
    expect(order.slice(0, 4)).toEqual(['a', 'timer after a', 'b', 'timer after b']);
  });
});
