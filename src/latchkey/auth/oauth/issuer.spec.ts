import { describe, expect, it } from '@jest/globals';
import type { ClientRequest } from '../../http/client-request.js';
import { loadSettings } from '../../config/load-settings.js';
import { issuerOf } from './issuer.js';

const REQUEST = { protocol: 'http', host: 'api.shop.example:8080', publicPath: '' } as ClientRequest;
const PRODUCTION = { NODE_ENV: 'production', CLIENTS: '[]' };

describe('issuerOf (protocol/oauth.md 13)', () => {
  it.each([
    [{}, 'http://api.shop.example:8080'],
    [{ OAUTH_ISSUER: 'https://id.shop.example' }, 'https://id.shop.example'],
    [{ ...PRODUCTION, OAUTH_ISSUER: 'https://id.shop.example' }, 'https://id.shop.example'],
    [PRODUCTION, undefined],
  ])('is with %j %s', (environment, issuer) => {
    expect(issuerOf(loadSettings(environment), REQUEST)).toBe(issuer);
  });
});
