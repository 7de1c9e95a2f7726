import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from './use-app.js';

/** A spec whose application does not start, for environment.e2e.spec.ts. */
const app = useApp(() => Promise.reject(new Error('PORT must be a whole number')));
let token: string;
let words: string[];

beforeAll(async () => {
  token = await app.tokenOf('alice');
});

describe('a spec', () => {
  beforeAll(() => {
    words = token.split('-');
  });

  afterAll(() => {
    words.pop();
  });

  it.each(['first', 'second', 'third'])('has a %s test', (word) => {
    expect(words).toContain(word);
  });
});
