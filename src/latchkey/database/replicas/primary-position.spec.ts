import { describe, expect, it } from '@jest/globals';
import type { SqlRunner } from '../../sql/statement.js';
import { PrimaryPosition } from './primary-position.js';

/** A primary whose log grows with each statement. */
class Primary implements SqlRunner {
  statements = 0;

  rows(): Promise<(string | null)[][]> {
    this.statements++;
    return Promise.resolve([['00000003', String(this.statements * 100)]]);
  }
}

const nextTurn = (): Promise<void> => new Promise(setImmediate);

describe('the position of the primary', () => {
  it('is read once for all reads of a turn of the event loop', async () => {
    const primary = new Primary();
    const position = new PrimaryPosition(primary);
    const found = { timeline: '00000003', bytes: 100 };
    expect(await Promise.all([position.now(), position.now()])).toEqual([found, found]);
    expect(primary.statements).toBe(1);
  });

  it('is never that of a statement which began before the read', async () => {
    const primary = new Primary();
    const position = new PrimaryPosition(primary);
    const first = position.now();
    while (primary.statements === 0) {
      await nextTurn();
    }
    const second = position.now();
    expect([(await first).bytes, (await second).bytes]).toEqual([100, 200]);
  });

  it('fails for those who share the statement, and not for those after them', async () => {
    let works = false;
    const position = new PrimaryPosition({
      rows: () => (works ? Promise.resolve([['00000001', '5']]) : Promise.reject(new Error('refused'))),
    });
    await expect(position.now()).rejects.toThrow('refused');
    works = true;
    expect(await position.now()).toEqual({ timeline: '00000001', bytes: 5 });
  });
});
