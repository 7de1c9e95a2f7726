import { describe, expect, it } from '@jest/globals';
import { chooseLocale, preferredType } from './preferences.js';

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

describe('preferredType', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/plain', 'text/plain'],
    ['text/*', 'text/plain'],
    ['Text/Plain; charset=UTF-8, */*; q=0.8', 'text/plain'],
    ['text/plain, */*', 'text/plain'],
    ['text/plain, application/json', 'text/plain'],
    ['text/plain;q=0.5, application/json', 'application/json'],
    ['*/*, text/plain;q=0.1', 'application/json'],
    ['application/json;q=0, */*', 'text/plain'],
    ['text/plain;q=0', 'application/json'],
    ['text/plain;q=x', 'application/json'],
    ['text/plain;q=2, */*', 'application/json'],
    ['text/plain;q=0x1', 'application/json'],
    ['text/plain;q=1e3, */*;q=0.1', 'application/json'],
    ['text/plain;q=0.999, application/json;q=0.1', 'text/plain'],
    ['text/plain;q=1.000, */*', 'text/plain'],
    ['text/plain;q=, */*', 'application/json'],
  ])('of %s is %s', (accept, type) => {
    expect(preferredType(accept, ['application/json', 'text/plain'])).toBe(type);
  });
});
