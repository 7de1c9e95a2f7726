import { CONSOLE_CLIENT_ID, oauthClientSchema, type OAuthClient } from '../../config/oauth-client.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Where the console gets its codes, below its own path. */
export const CONSOLE_CALLBACK = '/callback';

/**
 * The client of the console, part of the framework: public, with PKCE. Its one redirect address depends on where the
 * server is reached, so it is not listed here (auth/authorize/redirect-target.ts).
 */
export const CONSOLE_CLIENT: OAuthClient = oauthClientSchema.parse({
  clientId: CONSOLE_CLIENT_ID,
  authMethods: ['none'],
  grantTypes: ['authorization_code', 'refresh_token'],
  accessTokenTtl: 10 * MINUTE,
  refreshTokenTtl: 8 * HOUR,
});
