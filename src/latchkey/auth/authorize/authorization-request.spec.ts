import { describe, expect, it } from '@jest/globals';
import { type ClientRequest, parseQueryString } from '../../http/client-request.js';
import { loadSettings } from '../../config/load-settings.js';
import { type OAuthClient, oauthClientSchema } from '../../config/oauth-client.js';
import type { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import type { Issuer } from '../oauth/issuer.js';
import { PageError } from '../pages/page-error.js';
import { authorizationRequest } from './authorization-request.js';
import { redirectTarget } from './redirect-target.js';
import { RegisteredAddresses } from './registered-addresses.js';
import { RequiredIssuer } from './required-issuer.js';

const CHALLENGE = 'A'.repeat(42) + '~';
const client = (more: object = {}): OAuthClient =>
  oauthClientSchema.parse({
    clientId: 'shop',
    clientSecret: '{noop}secret',
    grantTypes: ['authorization_code'],
    redirectUris: ['https://shop.example/cb'],
    scopes: ['a', 'b'],
    ...more,
  });
const WITHOUT_PKCE = client({ requireProofKey: false });
const PKCE = `code_challenge=${CHALLENGE}&code_challenge_method=S256`;

describe('authorization requests (protocol/oauth.md 10.2)', () => {
  const read = (query: string, of = client()) => authorizationRequest(parseQueryString(query), of);

  it('ask for scopes and prove themselves with S256', () => {
    expect(read(`response_type=code&scope=b&${PKCE}`)).toEqual({
      granted: { scopes: ['b'], requested: true },
      challenge: CHALLENGE,
    });
    expect(read(`response_type=code&scope=&state=x&nonce=1&nonce=2&${PKCE}`).granted).toEqual({
      scopes: ['a', 'b'],
      requested: false,
    });
  });

  it('do without a proof only where the client may, and never by half', () => {
    expect(read('response_type=code', WITHOUT_PKCE).challenge).toBeUndefined();
    expect(read(`response_type=code&${PKCE}`, WITHOUT_PKCE).challenge).toBe(CHALLENGE);
  });

  it.each([
    ['', 'invalid_request', 'response_type'],
    [`response_type=&${PKCE}`, 'invalid_request', 'response_type'],
    [`response_type=token&${PKCE}`, 'unsupported_response_type', 'response_type'],
    [`response_type=code&scope=c&${PKCE}`, 'invalid_scope', 'scope'],
    [`response_type=code&response_type=code&${PKCE}`, 'invalid_request', 'response_type'],
    [`response_type=code&state=1&state=1&${PKCE}`, 'invalid_request', 'state'],
    [`response_type=code&scope=a&scope=b&${PKCE}`, 'invalid_request', 'scope'],
    [`response_type=code&code_challenge=x&${PKCE}`, 'invalid_request', 'code_challenge'],
    [`response_type=code&code_challenge_method=S256&${PKCE}`, 'invalid_request', 'code_challenge_method'],
    ['response_type=code', 'invalid_request', 'code_challenge'],
    [`response_type=code&code_challenge=${CHALLENGE}`, 'invalid_request', 'code_challenge_method'],
    [
      `response_type=code&code_challenge=${CHALLENGE}&code_challenge_method=plain`,
      'invalid_request',
      'code_challenge_method',
    ],
    ['response_type=code&code_challenge_method=S256', 'invalid_request', 'code_challenge'],
    [
      `response_type=code&code_challenge=${'A'.repeat(42)}&code_challenge_method=S256`,
      'invalid_request',
      'code_challenge',
    ],
    [
      `response_type=code&code_challenge=${'A'.repeat(129)}&code_challenge_method=S256`,
      'invalid_request',
      'code_challenge',
    ],
    [
      `response_type=code&code_challenge=${'A'.repeat(42)}%21&code_challenge_method=S256`,
      'invalid_request',
      'code_challenge',
    ],
  ])('%s is refused', (query, error, parameter) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ status: 400, body: { error, error_description: `OAuth 2.0 Parameter: ${parameter}` } }),
    );
  });

  it.each(['code_challenge_method=S256', `code_challenge=${CHALLENGE}`])(
    'half a proof is refused of everybody: %s',
    (half) => {
      expect(() => read(`response_type=code&${half}`, WITHOUT_PKCE)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});

describe('where responses go (protocol/oauth.md 10.1)', () => {
  const TWO = client({ clientId: 'two', redirectUris: ['https://a.example/cb', 'http://127.0.0.1/cb'] });
  const OTHER = client({ clientId: 'other', grantTypes: ['password'] });
  const known = [client(), TWO, OTHER];
  const clients = {
    find: (id: string) => Promise.resolve(known.find(({ clientId }) => clientId === id)),
  } as OAuthClients;
  const issuer = { of: () => undefined } as unknown as Issuer;
  const target = (query: string) => {
    const request = { parameters: parseQueryString(query) } as ClientRequest;
    return redirectTarget(request, clients, new RegisteredAddresses(issuer, loadSettings({})));
  };

  it('is a registered address, or the only one', async () => {
    expect(await target('client_id=shop')).toEqual({
      client: known[0],
      uri: 'https://shop.example/cb',
      named: undefined,
    });
    expect(await target('client_id=shop&redirect_uri=')).toMatchObject({ named: undefined });
    const named = 'http://127.0.0.1:4000/cb';
    expect(await target(`client_id=two&redirect_uri=${named}`)).toEqual({ client: TWO, uri: named, named });
  });

  it.each([
    ['', 'unknownClient'],
    ['client_id=', 'unknownClient'],
    ['client_id=none', 'unknownClient'],
    ['client_id=other', 'grantType'],
    ['client_id=two', 'redirectUri'],
    ['client_id=two&redirect_uri=https://evil.example/cb', 'redirectUri'],
    ['client_id=shop&redirect_uri=https://a.example/cb', 'redirectUri'],
    ['client_id=shop&client_id=shop', 'badRequest'],
    ['client_id=shop&redirect_uri=https://shop.example/cb&redirect_uri=https://shop.example/cb', 'badRequest'],
  ])('is nowhere for %j', async (query, reason) => {
    await expect(target(query)).rejects.toEqual(new PageError(400, reason as 'redirectUri'));
  });
});

describe('the name of the server (protocol/oauth.md 13)', () => {
  const start = (texts: Readonly<Record<string, string>>, ...clients: OAuthClient[]) => {
    const settings = loadSettings(texts);
    const found = { all: () => Promise.resolve(clients) } as unknown as OAuthClients;
    return new RequiredIssuer(settings, settings, found).onApplicationBootstrap();
  };
  const production = { NODE_ENV: 'production', CLIENTS: '[]' };

  it('is needed in production by clients of the code flow', async () => {
    await expect(start(production, client(), client({ clientId: 'two' }))).rejects.toThrow(
      'OAUTH_ISSUER is empty, but clients have the grant authorization_code (shop, two): set it to the public address',
    );
    await expect(start(production, client({ grantTypes: ['password'] }))).resolves.toBeUndefined();
    await expect(start({}, client())).resolves.toBeUndefined();
    await expect(start({ ...production, OAUTH_ISSUER: 'https://id.example' }, client())).resolves.toBeUndefined();
  });
});
