import { describe, expect, it } from '@jest/globals';
import type { ClientRequest } from '../../http/client-request.js';
import { loadSettings } from '../../config/load-settings.js';
import { Issuer } from './issuer.js';

const REQUEST = { protocol: 'http', host: 'api.shop.example:8080', publicPath: '' } as ClientRequest;
const PRODUCTION = { NODE_ENV: 'production', CLIENTS: '[]' };

describe('the issuer (protocol/oauth.md 13)', () => {
  it.each([
    [{}, 'http://api.shop.example:8080'],
    [{ OAUTH_ISSUER: 'https://id.shop.example' }, 'https://id.shop.example'],
    [{ ...PRODUCTION, OAUTH_ISSUER: 'https://id.shop.example' }, 'https://id.shop.example'],
    [PRODUCTION, undefined],
  ])('is with %j %s', (environment, issuer) => {
    const settings = loadSettings(environment);
    expect(new Issuer(settings, settings).of(REQUEST)).toBe(issuer);
  });
});
