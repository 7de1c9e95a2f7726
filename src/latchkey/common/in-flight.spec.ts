import { describe, expect, it } from '@jest/globals';
import { InFlight, NOWHERE } from './in-flight.js';

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
