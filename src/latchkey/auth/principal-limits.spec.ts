import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PrincipalUsage, RequestUsage } from '../common/deadline.js';
import { getOrCreate } from '../common/get-or-create.js';
import { networkOf, PrincipalLimits } from './principal-limits.js';

const MAX_PRINCIPALS = 10_000;

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the statement time of a principal', () => {
  it('is there again evenly: one minute after it was used up, all of it', () => {
    const usage = new PrincipalUsage({ requests: Infinity, statements: 6_000 });
    usage.add(6_000);
    expect([usage.hasRoom, usage.statements]).toEqual([false, 6_000]);
    jest.advanceTimersByTime(10_000);
    expect([usage.hasRoom, usage.statements]).toEqual([true, 5_000]);
    jest.advanceTimersByTime(50_000);
    expect(usage.statements).toBe(0);
    jest.advanceTimersByTime(60_000);
    expect(usage.statements).toBe(0);
  });

  it('is refused for as long as Retry-After says', () => {
    const limits = new PrincipalLimits({ PRINCIPAL_MAX_REQUESTS: 0, PRINCIPAL_STATEMENT_TIME: 6_000 });
    const usage = limits.usageOfNew();
    usage.add(8_000);
    const { headers } = limits.denial(usage);
    expect(headers).toEqual({
      'retry-after': '20',
      'ratelimit-policy': '"statement-time";q=6000;qu="milliseconds";w=60',
      ratelimit: '"statement-time";r=0;t=20',
    });
    jest.advanceTimersByTime(20_000);
    expect(usage.hasRoom).toBe(false);
    jest.advanceTimersByTime(1);
    expect(usage.hasRoom).toBe(true);
  });

  it('is not counted without a limit', () => {
    const usage = new PrincipalUsage({ requests: 2, statements: Infinity });
    usage.add(1e9);
    expect([usage.hasRoom, usage.isBeyond(0.5)]).toEqual([true, false]);
  });
});

describe('principals that are remembered', () => {
  const limits = (): PrincipalLimits =>
    new PrincipalLimits({ PRINCIPAL_MAX_REQUESTS: 2, PRINCIPAL_STATEMENT_TIME: 1_000 });
  const usageOf = (known: PrincipalLimits, key: string): PrincipalUsage =>
    getOrCreate(known.usages, key, () => known.usageOfNew());

  it('are bounded; those with requests in flight or without time left stay, then those that have used most', () => {
    const known = limits();
    usageOf(known, 'without time').add(1_000);
    usageOf(known, 'hot').add(900);
    new RequestUsage(usageOf(known, 'in flight'));
    for (let number = 0; number < 3 * MAX_PRINCIPALS; number++) {
      usageOf(known, `10.0.0.${number}`).add(number % 800);
    }
    expect(known.usages.size).toBeLessThanOrEqual(MAX_PRINCIPALS);
    expect(known.usages.get('without time')?.statements).toBe(1_000);
    expect(known.usages.get('hot')?.statements).toBe(900);
    expect(known.usages.get('in flight')?.requests).toBe(1);
  });

  it('leave no room for others while all of them have requests in flight', () => {
    const known = limits();
    for (let number = 0; number < MAX_PRINCIPALS; number++) {
      new RequestUsage(usageOf(known, `10.0.0.${number}`));
    }
    const denied = expect.objectContaining({ status: 503, headers: { 'retry-after': '1' } }) as unknown as Error;
    expect(() => usageOf(known, 'one more')).toThrow(denied);
  });
});

describe('the network of an address', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
