import { CONSOLE_CLIENT_ID, oauthClientSchema, type OAuthClient } from '../../config/oauth-client.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Where the console gets its codes, below its own path. */
export const CONSOLE_CALLBACK = '/callback';

/**
 * The client of the console and of the page of the documents, part of the framework: public, with PKCE. Its redirect
 * addresses depend on where the server is reached, so they are not listed here (auth/authorize/registered-addresses.ts).
 */
export const CONSOLE_CLIENT: OAuthClient = oauthClientSchema.parse({
  clientId: CONSOLE_CLIENT_ID,
  authMethods: ['none'],
  grantTypes: ['authorization_code', 'refresh_token'],
  accessTokenTtl: 10 * MINUTE,
  refreshTokenTtl: 8 * HOUR,
});
