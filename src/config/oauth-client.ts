import { z } from 'zod';

const DAY = 24 * 60 * 60;

/** Schemes that run or show what the address itself holds. */
const EXECUTABLE_SCHEMES: readonly string[] = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'];

/** An address that a browser may be sent to: absolute, as it stands in `Location`, without a fragment. */
const redirectUri = z.string().refine(isRedirectUri, 'must be an absolute URI in ASCII without fragment');

function isRedirectUri(text: string): boolean {
  const url = /^[!"$-~]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && !EXECUTABLE_SCHEMES.includes(url.protocol);
}

/** An application that may ask for tokens; protocol/oauth.md 2. Durations are seconds. */
export const oauthClientSchema = z
  .strictObject({
    clientId: z.string().min(1),
    /** `{encoder}value`; absent for a public client. */
    clientSecret: z.string().optional(),
    authMethods: z.array(z.enum(['basic', 'post', 'none'])).default(['basic', 'post']),
    grantTypes: z
      .array(z.enum(['password', 'refresh_token', 'authorization_code']))
      .default(['password', 'refresh_token']),
    scopes: z.array(z.string().regex(/^[!#-[\]-~]+$/)).default(['rest-api']),
    accessTokenTtl: z
      .int()
      .positive()
      .default(DAY / 2),
    refreshTokenTtl: z
      .int()
      .positive()
      .default(365 * DAY),
    refreshTokenPolicy: z.enum(['reuse', 'rotate']).optional(),
    /** How long the directly preceding refresh token is taken once more, for lost answers; 0 = never. */
    rotationGraceSeconds: z.int().nonnegative().default(10),
    /** Where the authorization endpoint may send browsers, as exact strings. */
    redirectUris: z.array(redirectUri).default([]),
    /** Whether the authorization code needs PKCE; false only for a client that always shows its secret. */
    requireProofKey: z.boolean().default(true),
  })
  .transform((client) => ({
    ...client,
    refreshTokenPolicy: client.refreshTokenPolicy ?? (client.authMethods.includes('none') ? 'rotate' : 'reuse'),
  }));

export type OAuthClient = z.output<typeof oauthClientSchema>;
