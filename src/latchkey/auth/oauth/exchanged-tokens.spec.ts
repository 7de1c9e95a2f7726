import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ClientRequest } from '../../http/client-request.js';
import { loadSettings } from '../../config/load-settings.js';
import { oauthClientSchema } from '../../config/oauth-client.js';
import type { Database } from '../../database/database.js';
import type { FileUrlTokens } from '../../sessions/file-url-tokens.js';
import type { AuthorizationCodes, PresentedCode } from '../../sessions/authorization-codes.js';
import type { PresentedRefresh, SessionStore } from '../../sessions/session-store.js';
import { successorOf } from '../../sessions/token-lookup.js';
import { csrfToken, isCsrfToken } from '../login/csrf-token.js';
import { AuthorizationCodeGrant } from './authorization-code.grant.js';
import { RefreshTokenGrant } from './refresh-token.grant.js';
import { Revocation } from './revocation.js';
import { SessionOpener } from './session-opener.js';
import type { TokenRequest } from './token-request.js';

const database = {
  transaction: (work: (transaction: unknown) => Promise<unknown>) => work('transaction'),
} as unknown as Database;
const requestOf = (client: object, form: Readonly<Record<string, string>>): TokenRequest => ({
  client: oauthClientSchema.parse({ clientId: 'shop', clientSecret: '{noop}x', scopes: ['a', 'b'], ...client }),
  authMethod: 'basic',
  form: new Map(Object.entries(form)),
});
const outcome = <T>(work: Promise<T>): Promise<T | string> =>
  work.catch((error: unknown) => Object.values((error as { readonly body: object }).body).join(': '));

/** A store that remembers what is done to sessions. */
function storeOf(answers: object) {
  const done: string[] = [];
  const log =
    (what: string) =>
    (_: unknown, ...rest: (string | number | null | undefined)[]) => {
      done.push([what, ...rest.filter((each) => each !== undefined && each !== null)].join(' '));
      return Promise.resolve(`${what} token`);
    };
  const store = {
    open: () => Promise.resolve('S2'),
    revoke: log('revoke'),
    endAccessTokens: log('end access of'),
    useRefresh: log('use'),
    issue: log('issue'),
    ...answers,
  };
  return { done, store: store as unknown as SessionStore };
}

describe('refresh tokens (protocol/oauth.md 6.2)', () => {
  const session = { id: 'S1', clientId: 'shop', userId: 'u1', scopes: 'a b' };
  const active = {
    session,
    expired: false,
    revoked: false,
    usedSecondsAgo: undefined,
    isLatest: true,
    graceUsed: false,
    successorSalt: undefined,
    userUsable: true,
  };
  const refresh = async (presented: Partial<PresentedRefresh> | undefined, client: object = {}, form: object = {}) => {
    const { store, done } = storeOf({
      presentedRefresh: () => Promise.resolve(presented && { ...active, ...presented }),
    });
    const request = requestOf(client, { refresh_token: 'R', ...form });
    return { answer: await outcome(new RefreshTokenGrant(database, store).issue(request)), done };
  };
  const INVALID = 'invalid_grant: Invalid refresh token';
  const ROTATE = { refreshTokenPolicy: 'rotate' };

  it('give an access token and end those before it', async () => {
    const { answer, done } = await refresh({}, { accessTokenTtl: 60 }, { scope: 'b' });
    expect(answer).toMatchObject({ sessionId: 'S1', expiresIn: 60, refreshToken: 'R', granted: { scopes: ['b'] } });
    expect(done).toEqual(['end access of S1', 'issue S1 access 60 b']);
  });

  it('are used up where they rotate', async () => {
    const { answer, done } = await refresh({}, { ...ROTATE, refreshTokenTtl: 90, accessTokenTtl: 60 });
    expect(answer).toMatchObject({ refreshToken: 'issue token' });
    expect(done).toEqual([
      'end access of S1',
      'issue S1 access 60 a b',
      'use S1 R',
      expect.stringMatching(/^issue S1 refresh 90 [\w-]{43}$/),
    ]);
  });

  it.each([
    [undefined, []],
    [{ revoked: true }, []],
    [{ expired: true }, []],
    [{ session: { ...session, clientId: 'other' } }, []],
    [{ userUsable: false }, ['revoke S1 unusable-account']],
    [{ usedSecondsAgo: 10 }, ['revoke S1 reuse']],
    [{ usedSecondsAgo: 0, graceUsed: true }, ['revoke S1 reuse']],
    [{ usedSecondsAgo: 0, isLatest: false }, ['revoke S1 reuse']],
    [{ usedSecondsAgo: 0, isLatest: false, successorSalt: 'salt' }, ['revoke S1 reuse']],
  ])('%j is refused', async (presented, revoked) => {
    expect(await refresh(presented, ROTATE)).toEqual({ answer: INVALID, done: revoked });
  });

  it('are taken once more within the grace', async () => {
    expect((await refresh({ usedSecondsAgo: 9 }, ROTATE)).answer).toMatchObject({ sessionId: 'S1' });
    expect((await refresh({ usedSecondsAgo: 0 }, { ...ROTATE, rotationGraceSeconds: 0 })).answer).toBe(INVALID);
  });

  it('give public clients the same successor again within the grace, and end no access token', async () => {
    const presented = { ...active, usedSecondsAgo: 9, graceUsed: true, successorSalt: 'salt' };
    const { store, done } = storeOf({ presentedRefresh: () => Promise.resolve(presented) });
    const request: TokenRequest = { ...requestOf(ROTATE, { refresh_token: 'R' }), authMethod: 'none' };
    const answer = await outcome(new RefreshTokenGrant(database, store).issue(request));
    expect(answer).toMatchObject({ refreshToken: successorOf('R', 'salt') });
    expect(done).toEqual([`issue S1 access ${request.client.accessTokenTtl} a b`]);
  });

  it('must be there, and give no scope that the session has not', async () => {
    const { store } = storeOf({});
    const without = new RefreshTokenGrant(database, store).issue(requestOf({}, {}));
    expect(await outcome(without)).toBe('invalid_request: OAuth 2.0 Parameter: refresh_token');
    expect((await refresh({}, {}, { scope: 'c' })).answer).toBe('invalid_scope: OAuth 2.0 Parameter: scope');
  });
});

describe('authorization codes (protocol/oauth.md 6.4)', () => {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const code: PresentedCode = {
    clientId: 'shop',
    redirectUri: 'https://shop.example/cb',
    scopes: 'a b',
    scopesRequested: true,
    challenge,
    locale: 'de',
    user: { id: 'u1', username: 'alice' },
    userUsable: true,
    expired: false,
    sessionId: undefined,
  };
  const FORM = { code: 'C', redirect_uri: 'https://shop.example/cb', code_verifier: verifier };
  const exchange = async (
    presented: Partial<PresentedCode> | undefined,
    form: Readonly<Record<string, string>> = FORM,
  ) => {
    const { store, done } = storeOf({});
    const codes = {
      lock: () => Promise.resolve(presented && { ...code, ...presented }),
      use: (_: unknown, used: string, sessionId: string) => Promise.resolve(done.push(`used ${used} ${sessionId}`)),
    } as unknown as AuthorizationCodes;
    const grant = new AuthorizationCodeGrant(database, codes, new SessionOpener(store), store, loadSettings({}));
    const http = { headers: {}, ip: '10.0.0.1' } as ClientRequest;
    return { answer: await outcome(grant.issue(requestOf({}, form), http)), done };
  };
  const INVALID = 'invalid_grant: Invalid authorization code';

  it('are exchanged once, by who asked for them', async () => {
    const { answer, done } = await exchange({});
    expect(answer).toMatchObject({ sessionId: 'S2', granted: { scopes: ['a', 'b'], requested: true } });
    expect(done.at(-1)).toBe('used C S2');
  });

  it.each([
    ['unknown', undefined, FORM],
    ['of another client', { clientId: 'other' }, FORM],
    ['expired', { expired: true }, FORM],
    ['of a user who may not log in', { userUsable: false }, FORM],
    ['with another redirect URI', {}, { ...FORM, redirect_uri: 'https://shop.example/other' }],
    ['without the redirect URI', {}, { code: 'C', code_verifier: verifier }],
    ['with another verifier', {}, { ...FORM, code_verifier: 'w'.repeat(43) }],
    ['without the verifier', {}, { code: 'C', redirect_uri: FORM.redirect_uri }],
    ['with a verifier that nobody asked for', { challenge: undefined }, FORM],
    ['with a challenge of another length', { challenge: `${challenge}A` }, FORM],
  ])('%s give nothing', async (_, presented, form) => {
    expect(await exchange(presented, form)).toEqual({ answer: INVALID, done: [] });
  });

  it('that come back end the session that they have opened', async () => {
    expect(await exchange({ sessionId: 'S1' })).toEqual({ answer: INVALID, done: ['revoke S1 reuse'] });
    expect(await exchange({ sessionId: 'S1', clientId: 'other' })).toEqual({ answer: INVALID, done: [] });
    expect((await exchange({}, {})).answer).toBe('invalid_request: OAuth 2.0 Parameter: code');
  });
});

describe('revocation (protocol/oauth.md 11)', () => {
  const revoke = async (
    session: object | undefined,
    form: Readonly<Record<string, string>> = { token: 'T' },
    fileUrl?: object,
  ) => {
    const { store, done } = storeOf({ lockSessionOf: () => Promise.resolve(session) });
    const fileUrls = {
      lock: () => Promise.resolve(fileUrl),
      revoke: (_: unknown, { sessionId }: { readonly sessionId: string }) => {
        done.push(`revoke a file URL of ${sessionId}`);
        return Promise.resolve();
      },
    } as unknown as FileUrlTokens;
    const answer = await outcome(new Revocation(database, store, fileUrls).revoke(requestOf({}, form)));
    return { answer: typeof answer === 'string' ? answer : answer.status, done };
  };

  it('ends the session of a token of the client, and only that', async () => {
    expect(await revoke({ id: 'S1', clientId: 'shop' })).toEqual({ answer: 200, done: ['revoke S1 revocation'] });
    expect(await revoke(undefined)).toEqual({ answer: 200, done: [] });
    expect(await revoke({ id: 'S1', clientId: 'other' })).toEqual({
      answer: 'invalid_grant: The token belongs to another client',
      done: [],
    });
    expect((await revoke(undefined, {})).answer).toBe('invalid_request: OAuth 2.0 Parameter: token');
  });

  it('ends the token of a file URL alone', async () => {
    const form = { token: 'T' };
    expect(await revoke(undefined, form, { sessionId: 'S1', clientId: 'shop' })).toEqual({
      answer: 200,
      done: ['revoke a file URL of S1'],
    });
    expect(await revoke(undefined, form, { sessionId: 'S1', clientId: 'other' })).toEqual({
      answer: 'invalid_grant: The token belongs to another client',
      done: [],
    });
  });
});

describe('the token of the login form (protocol/oauth.md 10.4)', () => {
  it('belongs to one cookie', () => {
    expect(isCsrfToken(csrfToken('one'), 'one')).toBe(true);
    expect(isCsrfToken(csrfToken('one'), 'two')).toBe(false);
    expect(isCsrfToken(undefined, 'one')).toBe(false);
    expect(isCsrfToken(`${csrfToken('one')}AAAA`, 'one')).toBe(false);
  });
});
