import { describe, expect, it } from '@jest/globals';
import { parseStat, treeOf, usageOfTree } from './processor.js';

const STAT =
  '4242 (a (b) c) S 17 4242 4242 0 -1 4194560 9 8 7 6 100 20 3 4 20 0 11 0 5000 900000000 2560 18446744073709551615 1';

describe('usage of processes', () => {
  it('is read from a line whose program has blanks and parentheses in its name', () => {
    expect(parseStat(STAT)).toEqual({ pid: 4242, parent: 17, ticks: 127, pages: 2560 });
  });

  it('counts a process, its children and theirs, and nobody else', () => {
    const process = (pid: number, parent: number) => ({ pid, parent, ticks: 1, pages: 1 });
    const all = [process(1, 0), process(2, 1), process(3, 2), process(4, 3), process(5, 1)];
    expect(treeOf(2, all).map(({ pid }) => pid)).toEqual([2, 3, 4]);
  });

  it('is what this process says about itself', () => {
    const { user, system } = process.cpuUsage();
    const { cpu, rss } = usageOfTree(process.pid);
    expect(cpu).toBeGreaterThan((user + system) / 2);
    expect(rss).toBeGreaterThan(process.memoryUsage.rss() / 2);
  });

  it('of a process that has ended is an error', () => {
    expect(() => usageOfTree(2 ** 30)).toThrow('Process 1073741824 has ended');
  });
});
