import { describe, expect, it } from '@jest/globals';
import { chooseLocale } from './locale.js';

describe('chooseLocale', () => {
  it.each([
    ['de', ['en', 'de'], 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', ['en', 'de'], 'de'],
    ['pt-BR', ['en', 'pt_BR'], 'pt_BR'],
    ['pt-PT', ['en', 'pt_BR'], 'pt_BR'],
    ['fr;q=0.2, de;q=0.9', ['fr', 'de'], 'de'],
    ['ja', ['en'], 'en'],
    ['de;q=0', ['en', 'de'], 'en'],
    [';;,,=', ['en'], 'en'],
    [undefined, ['en'], 'en'],
  ])('chooses for %s out of %j the locale %s', (header, available, expected) => {
    expect(chooseLocale(header, available, available[0])).toBe(expected);
  });
});
