import { afterEach, describe, expect, it } from '@jest/globals';
import { TimeLimits } from '../../common/deadline.js';
import { PoolShare } from './limited-client.js';

const limits = new TimeLimits();

afterEach(() => {
  limits.close();
});

const soon = (): number => performance.now() + 60_000;

describe('a share of the pool', () => {
  it('has room for as many connections as it may hold', () => {
    const share = new PoolShare(2, limits);
    share.take();
    expect(share.hasRoom).toBe(true);
    share.take();
    expect(share.hasRoom).toBe(false);
    share.giveBack();
    expect(share.hasRoom).toBe(true);
  });

  it('lets waiting work in by the order in which it came, one for each connection that comes back', async () => {
    const share = new PoolShare(1, limits);
    share.take();
    const entered: string[] = [];
    const work = ['first', 'second', 'third'].map(async (name) => {
      await share.takeNext(soon());
      entered.push(name);
    });
    expect(share.waiting).toBe(3);
    share.giveBack();
    await work[0];
    expect(entered).toEqual(['first']);
    expect([share.waiting, share.hasRoom]).toEqual([2, false]);
    share.giveBack();
    share.giveBack();
    await Promise.all(work);
    expect(entered).toEqual(['first', 'second', 'third']);
    share.giveBack();
    expect([share.waiting, share.hasRoom]).toEqual([0, true]);
  });

  it('forgets work whose time has ended, and gives its turn to the next', async () => {
    const share = new PoolShare(1, limits);
    share.take();
    const late = share.takeNext(performance.now());
    const next = share.takeNext(soon());
    await expect(late).rejects.toMatchObject({
      code: 'serviceUnavailable',
      message: 'No connection was free within REQUEST_TIMEOUT',
    });
    share.giveBack();
    await next;
    expect([share.waiting, share.hasRoom]).toEqual([0, false]);
  });
});
