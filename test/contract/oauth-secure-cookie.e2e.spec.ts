import { describe, expect, it } from '@jest/globals';
import { authorizeUrl, CODE_CLIENTS, redirectOf } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import { WebBrowser } from '../harness/web-browser.js';

describe('the cookie of the login page where https is spoken (protocol/oauth.md 10)', () => {
  it.each([
    ['an https issuer', { OAUTH_ISSUER: 'https://id.shop.example' }, {}],
    ['a trusted proxy that speaks https', { TRUSTED_PROXIES: '127.0.0.1' }, { 'x-forwarded-proto': 'https' }],
  ])('goes over https only, from this very host, with %s', async (_, settings, headers) => {
    const other = await startApp({ CLIENTS: CODE_CLIENTS, ...settings });
    try {
      const browser = new WebBrowser(other, headers);
      await browser.get(authorizeUrl());
      const answer = await browser.logIn('alice');
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-latchkey-login=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
        'latchkey-request=; Max-Age=0; Path=/as-login; HttpOnly; Secure; SameSite=Lax',
      ]);
      expect(redirectOf(await browser.get(authorizeUrl())).parameters).toHaveProperty('code');
    } finally {
      await other.close();
    }
  });
});
