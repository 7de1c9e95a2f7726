import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('options of the bench', () => {
  it.each([
    ['a quick run', ['--quick'], true],
    ['a quick run of some works', ['--quick', '--only=a,b'], true],
    ['a quick run without the page', ['--quick', '--only=a'], false],
    ['a full run', [], false],
  ])('let slow pages fail %s only where it measures them', (_, args, tripwire) => {
    expect(readOptions(args).tripwire).toBe(tripwire);
  });
});
