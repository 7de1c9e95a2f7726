import { describe, expect, it } from '@jest/globals';
import { Messages, SYSTEM_BUNDLES } from '../../messages/messages.js';
import { templateText } from '../../messages/template-text.js';
import { lengthLimit, standardRules } from './standard-rules.js';

const texts = new Messages(['en'], [SYSTEM_BUNDLES]).texts('en');

const faults = (password: string, username = 'jane'): string[] =>
  [lengthLimit, ...standardRules(8)]
    .map((rule) => rule({ password, username }))
    .filter((fault) => fault !== undefined)
    .map((fault) => (typeof fault === 'string' ? fault : templateText(texts, fault.template, fault.parameters)));

describe('the standard rules for passwords', () => {
  it.each(['violet kite 7', 'Tr0ub4dor&3', '密码密码一二三四五六', 'x'.repeat(3) + 'y1z2w', 'aa😀😁😂bbc'])(
    'take %s',
    (password) => {
      expect(faults(password)).toEqual([]);
    },
  );

  it.each([
    ['short', ['must have at least 8 characters']],
    ['😀a😁b', ['must have at least 8 characters']],
    ['x'.repeat(257) + 'yzw', ['must have at most 256 characters']],
    ['my-name-is-Jane', ['must not contain the username']],
    ['aaabbbccc', ['must have at least 4 different characters']],
    ['Password123!', ['is too easy to guess']],
    ['2024-geheim', ['is too easy to guess']],
    ['12345678', ['is too easy to guess']],
    ['😀😀«secret»77', ['is too easy to guess']],
    ['hgfedcba', ['is too easy to guess']],
    ['1111', ['must have at least 8 characters', 'must have at least 4 different characters']],
  ])('refuse %s', (password, expected) => {
    expect(faults(password)).toEqual(expected);
  });

  it('count characters of two units once, up to the limit', () => {
    expect(faults('😀a1b'.repeat(64))).toEqual([]);
    expect(faults(`${'😀a1b'.repeat(64)}x`)).toEqual(['must have at most 256 characters']);
  });

  it('do not look for names of one or two letters', () => {
    expect(faults('violet kite 7', 'vi')).toEqual([]);
  });
});
