import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HandlerDeadline, InFlight, type Limited, NOWHERE, RequestDeadline, TimeLimits } from './deadline.js';

const flying = (name: string): { name: string; place: number } => ({ name, place: NOWHERE });

describe('InFlight', () => {
  it('lists what was added and has not been deleted', () => {
    const inFlight = new InFlight<ReturnType<typeof flying>>();
    const [a, b, c] = [flying('a'), flying('b'), flying('c')];
    [a, b, c].forEach((each) => {
      inFlight.add(each);
    });
    inFlight.delete(b);
    expect(inFlight.list()).toEqual([a, c]);
    expect(inFlight.isEmpty).toBe(false);
  });

  it('gives the place of one that has left to the next', () => {
    const inFlight = new InFlight<ReturnType<typeof flying>>();
    const [a, b] = [flying('a'), flying('b')];
    inFlight.add(a);
    inFlight.delete(a);
    inFlight.add(b);
    expect(b.place).toBe(0);
    expect(inFlight.list()).toEqual([b]);
  });

  it('deletes nothing twice', () => {
    const inFlight = new InFlight<ReturnType<typeof flying>>();
    const [a, b] = [flying('a'), flying('b')];
    inFlight.add(a);
    inFlight.delete(a);
    inFlight.add(b);
    inFlight.delete(a);
    expect(inFlight.list()).toEqual([b]);
    inFlight.delete(b);
    expect(inFlight.isEmpty).toBe(true);
    expect(b.place).toBe(NOWHERE);
  });
});

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

describe('the time of a request', () => {
  it('ends with the request, and for handlers of an application with each statement', async () => {
    const request = new RequestDeadline(1_000);
    const handler = new HandlerDeadline(1_000);
    const [ofRequest, ofHandler] = [request.at, handler.at];
    await pause(5);
    expect(request.at).toBe(ofRequest);
    expect(handler.at).toBeGreaterThan(ofHandler);
    expect(handler.at).toBeLessThanOrEqual(performance.now() + 1_000);
  });
});
