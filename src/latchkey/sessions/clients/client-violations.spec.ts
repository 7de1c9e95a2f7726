import { describe, expect, it } from '@jest/globals';
import type { SqlValue } from '../../sql/statement.js';
import { clientViolations } from './client-violations.js';

const CLIENT = {
  clientId: 'web',
  clientSecret: 'sesame',
  authMethods: ['basic'],
  grantTypes: ['password'],
  scopes: ['rest-api'],
  accessTokenTtl: '60',
  refreshTokenTtl: '3600',
  refreshTokenPolicy: null,
  rotationGraceSeconds: '0',
  redirectUris: [],
  requireProofKey: 't',
  resourceRoles: [],
  rowLevelRoles: [],
  introspectAny: 'f',
  version: '3',
};

const violations = (values: Readonly<Record<string, SqlValue>>) =>
  clientViolations(new Map<string, SqlValue>(Object.entries({ ...CLIENT, ...values })));

describe('a client of the database (protocol/oauth.md 2)', () => {
  it('is in order as the settings would have it', () => {
    expect(violations({})).toEqual([]);
    expect(violations({ clientSecret: null, authMethods: ['none'] })).toEqual([]);
  });

  it.each(['t', 'true'])('needs PKCE when it may come without a secret: %s', (required) => {
    expect(violations({ authMethods: ['none'], requireProofKey: required })).toEqual([]);
  });

  it.each(['f', 'false'])('may not do without PKCE when it may come without a secret: %s', (required) => {
    const message = 'The client may come without a secret, so requireProofKey must be true';
    expect(violations({ authMethods: ['none'], requireProofKey: required })).toEqual([
      { message, messageTemplate: message, path: 'requireProofKey', invalidValue: false },
    ]);
  });

  it.each(['accessTokenTtl', 'refreshTokenTtl'])('has a %s of at least a second', (attribute) => {
    expect(violations({ [attribute]: '1' })).toEqual([]);
    expect(violations({ [attribute]: '0' })).toEqual([expect.objectContaining({ path: attribute, invalidValue: 0 })]);
  });

  it('shows neither its secret nor its lists when they are wrong', () => {
    expect(violations({ clientSecret: '' })).toEqual([
      expect.objectContaining({ path: 'clientSecret', invalidValue: null }),
    ]);
    expect(violations({ grantTypes: ['magic'] })).toEqual([
      expect.objectContaining({ path: 'grantTypes', invalidValue: null }),
    ]);
  });

  it('shows a wrong text', () => {
    expect(violations({ refreshTokenPolicy: 'sometimes' })).toEqual([
      expect.objectContaining({ path: 'refreshTokenPolicy', invalidValue: 'sometimes' }),
    ]);
  });
});
