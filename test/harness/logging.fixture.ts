import { expect, it } from '@jest/globals';
import { keepRecent } from './recent-log.js';

/** A spec with tests that fail, for environment.e2e.spec.ts. */
it('passes with a warning', () => {
  keepRecent('{"level":40,"msg":"of a test that passes"}\n');
});

it('fails with a warning', () => {
  keepRecent('{"level":30,"msg":"ordinary"}\n');
  keepRecent('{"level":40,"msg":"the disk is full"}\n');
  expect(1).toBe(2);
});

it('fails in silence', () => {
  expect(1).toBe(2);
});
