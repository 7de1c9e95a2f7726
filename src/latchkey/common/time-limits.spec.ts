import { describe, expect, it } from '@jest/globals';
import { NOWHERE } from './in-flight.js';
import { type Limited, TimeLimits } from './time-limits.js';

/** Something whose time ends after some milliseconds, and a promise that resolves then. */
function limited(milliseconds: number): { readonly thing: Limited; readonly expired: Promise<number> } {
  let expire: (at: number) => void;
  const expired = new Promise<number>((resolve) => (expire = resolve));
  const until = performance.now() + milliseconds;
  return { thing: { until, place: NOWHERE, expire: () => expire(performance.now() - until) }, expired };
}

describe('TimeLimits', () => {
  it('calls what has not ended in time, after its time', async () => {
    const limits = new TimeLimits();
    const { thing, expired } = limited(20);
    limits.add(thing);
    expect(await expired).toBeGreaterThan(0);
  });

  it('leaves alone what has ended, and what has time', async () => {
    const limits = new TimeLimits();
    const called: string[] = [];
    const ended: Limited = { until: 0, place: NOWHERE, expire: () => called.push('ended') };
    const lasting: Limited = { until: Infinity, place: NOWHERE, expire: () => called.push('lasting') };
    const { thing, expired } = limited(0);
    [ended, lasting, thing].forEach((each) => {
      limits.add(each);
    });
    limits.delete(ended);
    await expired;
    expect(called).toEqual([]);
    limits.close();
  });

  it('calls each once, and continues after it was empty', async () => {
    const limits = new TimeLimits();
    let calls = 0;
    limits.add({ until: 0, place: NOWHERE, expire: () => calls++ });
    for (let round = 0; round < 3; round++) {
      const { thing, expired } = limited(0);
      limits.add(thing);
      await expired;
    }
    expect(calls).toBe(1);
  });
});
