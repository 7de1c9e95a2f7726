import { describe, expect, it } from '@jest/globals';
import type { ClientRequest } from '../../http/client-request.js';
import { loadSettings } from '../../config/load-settings.js';
import { LoginCookies } from './login-cookies.js';

const SECRET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0';

const cookies = (OAUTH_ISSUER = ''): LoginCookies => new LoginCookies(loadSettings({ OAUTH_ISSUER }));

const request = (cookie?: string, protocol = 'http', url = '/', publicPath = ''): ClientRequest =>
  ({
    protocol,
    url,
    segments: url.split('?', 1)[0]?.split('/').slice(1),
    publicPath,
    headers: { cookie },
  }) as unknown as ClientRequest;

const remembered = (url: string): ClientRequest =>
  request(`latchkey-request=${Buffer.from(url).toString('base64url')}`);

describe('the cookie of a login (protocol/oauth.md 10)', () => {
  it('is hidden from scripts, sent to this host only and forgotten by a closed browser', () => {
    expect(cookies().withSecret(request(), SECRET)).toBe(`latchkey-login=${SECRET}; Path=/; HttpOnly; SameSite=Lax`);
    expect(cookies().withoutSecret(request())).toBe('latchkey-login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
  });

  it.each([
    ['a request over https', '', 'https'],
    ['an https issuer', 'https://id.shop.example', 'http'],
  ])('goes over https only, and no other host can set it, with %s', (_, issuer, protocol) => {
    const [it, asked] = [cookies(issuer), request(`__Host-latchkey-login=${SECRET}`, protocol)];
    expect(it.withSecret(asked, SECRET)).toBe(
      `__Host-latchkey-login=${SECRET}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    expect(it.withoutSecret(asked)).toBe('__Host-latchkey-login=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax');
    expect(it.secret(asked)).toBe(SECRET);
    expect(it.secret(request(`latchkey-login=${SECRET}`, protocol))).toBeUndefined();
  });

  it('is not taken for one of https where http is spoken', () => {
    const issuer = cookies('http://https.example');
    expect(issuer.secret(request(`latchkey-login=${SECRET}`))).toBe(SECRET);
    expect(issuer.secret(request(`__Host-latchkey-login=${SECRET}`))).toBeUndefined();
  });

  it.each([undefined, '', 'other=1', 'latchkey-login=', `latchkey-login=${SECRET}x`, `latchkey-login=.${SECRET}`])(
    'means nothing as %j',
    (cookie) => {
      expect(cookies().secret(request(cookie))).toBeUndefined();
    },
  );
});

describe('the authorization request that waits for a login (protocol/oauth.md 10)', () => {
  const URL_LIMIT = 2_850;

  it('is remembered for half an hour, for the login page alone', () => {
    const value = Buffer.from('/oauth/authorize?client_id=spa').toString('base64url');
    expect(cookies().withRequest(request(undefined, 'http', '/oauth/authorize?client_id=spa'))).toBe(
      `latchkey-request=${value}; Max-Age=1800; Path=/as-login; HttpOnly; SameSite=Lax`,
    );
    expect(cookies().withoutRequest(request())).toBe(
      'latchkey-request=; Max-Age=0; Path=/as-login; HttpOnly; SameSite=Lax',
    );
    expect(cookies().withoutRequest(request(undefined, 'https'))).toBe(
      'latchkey-request=; Max-Age=0; Path=/as-login; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('is remembered up to the length that browsers keep', () => {
    const longest = '/oauth/authorize?'.padEnd(URL_LIMIT, 'x');
    expect(cookies().withRequest(request(undefined, 'http', longest))).toContain('latchkey-request=');
    expect(cookies().withRequest(request(undefined, 'http', `${longest}x`))).toBeUndefined();
  });

  it.each([
    ['/oauth/authorize?client_id=spa&scope=a+b', '/oauth/authorize?client_id=spa&scope=a+b'],
    ['/oauth2/authorize?', '/oauth2/authorize?'],
    ['/oauth/authorize?a=b c\r\nx', '/oauth/authorize?a=b+c%0D%0Ax'],
  ])('leads back to where it came from: %j', (url, path) => {
    expect(cookies().rememberedRequest(remembered(url))).toBe(path);
  });

  it.each([
    '',
    'https://evil.example/oauth/authorize?a=b',
    '//evil.example/oauth/authorize?a=b',
    '/oauth/token?a=b',
    '/oauth3/authorize?a=b',
    '/oauth/authorize',
    '/oauth/authorize?a=b#c',
  ])('leads nowhere else: %j', (url) => {
    expect(cookies().rememberedRequest(remembered(url))).toBeUndefined();
  });

  it('is absent without its cookie', () => {
    expect(cookies().rememberedRequest(request())).toBeUndefined();
    expect(cookies().rememberedRequest(request('latchkey-request=&&&'))).toBeUndefined();
  });
});
