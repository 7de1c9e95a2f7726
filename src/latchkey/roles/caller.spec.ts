import { describe, expect, it } from '@jest/globals';
import type { Parameter } from '../conditions/condition.js';
import { ANONYMOUS, type ClientPrincipal, type UserPrincipal } from '../common/principal.js';
import { CurrentValues } from './caller.js';

const parameter = (name: string): Parameter => ({ kind: 'parameter', name, type: 'string' });
const alice: UserPrincipal = {
  kind: 'user',
  username: 'alice',
  userId: 'u1',
  sessionId: 's1',
  sessionLocale: 'fr',
  timeZone: undefined,
};
const robot: ClientPrincipal = {
  kind: 'client',
  username: 'robot',
  clientId: 'robot',
  sessionId: 's2',
  sessionLocale: undefined,
  resourceRoles: [],
  rowLevelRoles: [],
};
const account = {
  texts: new Map([
    ['email', 'alice@example.org'],
    ['region', null],
  ]),
  values: { email: 'alice@example.org' },
};

describe('values of the current user (protocol/roles.md 6)', () => {
  it.each([
    ['current_locale', 'de'],
    ['current_user_email', 'alice@example.org'],
    ['current_user_username', 'alice'],
    ['current_user_region', null],
    ['current_user_none', null],
    ['session_username', 'alice'],
    ['session_userId', 'u1'],
    ['session_locale', 'de'],
    ['session_none', null],
  ])('%s is %s', (name, value) => {
    expect(new CurrentValues(alice, 'de', account).text(parameter(name))).toBe(value);
  });

  it('a client and anonymous have a name, and neither an id nor attributes', () => {
    for (const principal of [robot, ANONYMOUS]) {
      const values = new CurrentValues(principal, 'en');
      expect(values.text(parameter('session_username'))).toBe(principal.username);
      expect(values.text(parameter('session_userId'))).toBeNull();
      expect(values.text(parameter('current_user_email'))).toBeNull();
      expect(values.context).toEqual({ username: principal.username, user: {}, locale: 'en' });
    }
  });

  it('functions get the account', () => {
    expect(new CurrentValues(alice, 'de', account).context).toEqual({
      username: 'alice',
      user: { email: 'alice@example.org' },
      locale: 'de',
    });
  });

  it('no parameter is a list', () => {
    expect(() => new CurrentValues(alice, 'de').list(parameter('current_locale'))).toThrow(
      'The parameter current_locale is not a list',
    );
  });
});
