import { z } from 'zod';

/** The client that the console is. */
export const CONSOLE_CLIENT_ID = 'latchkey-console';

const DAY = 24 * 60 * 60;
/** Durations are stored and compared as 32-bit integers. */
const MAX_SECONDS = 2 ** 31 - 1;

const seconds = (fallback: number) => z.int().positive().max(MAX_SECONDS).default(fallback);
const codes = z.array(z.string().min(1)).default([]);

/** Schemes that run or show what the address itself holds, or read this machine. */
const REFUSED_SCHEMES = /^(javascript|data|vbscript|blob|file|about):/i;

/** Absolute and as it stands in `Location`, without a fragment, because that never reaches a server. */
const redirectUri = z
  .string()
  .refine((uri) => /^[!"$-~]+$/.test(uri) && URL.canParse(uri), 'must be an absolute URI without fragment')
  .refine((uri) => !REFUSED_SCHEMES.test(uri), 'must not have a scheme that browsers run or read themselves');

/** An application that may request tokens; protocol/oauth.md 2. Durations are seconds. */
export const oauthClientSchema = z
  .strictObject({
    clientId: z.string().min(1),
    /** `{encoder}value`; absent for a public client. */
    clientSecret: z.string().min(1).optional(),
    authMethods: z
      .array(z.enum(['basic', 'post', 'none']))
      .min(1)
      .default(['basic', 'post']),
    grantTypes: z
      .array(z.enum(['password', 'refresh_token', 'client_credentials', 'authorization_code']))
      .min(1)
      .default(['password', 'refresh_token']),
    scopes: z
      .array(z.string().regex(/^[!#-[\]-~]+$/))
      .min(1)
      .default(['rest-api']),
    accessTokenTtl: seconds(DAY / 2),
    refreshTokenTtl: seconds(365 * DAY),
    refreshTokenPolicy: z.enum(['reuse', 'rotate']).optional(),
    /** How long the directly preceding refresh token is accepted once more, for lost responses; 0 = never. */
    rotationGraceSeconds: z.int().nonnegative().max(MAX_SECONDS).default(10),
    /** Where an authorization code may be sent, compared character by character but for loopback ports. */
    redirectUris: z.array(redirectUri).default([]),
    /** Whether the code flow needs PKCE. */
    requireProofKey: z.boolean().default(true),
    /** Codes of the roles of the client itself, for `client_credentials`. */
    resourceRoles: codes,
    rowLevelRoles: codes,
    /** May introspect tokens of other clients. */
    introspectAny: z.boolean().default(false),
  })
  .transform((client) => ({
    ...client,
    refreshTokenPolicy: client.refreshTokenPolicy ?? (client.authMethods.includes('none') ? 'rotate' : 'reuse'),
  }));

export type OAuthClient = z.output<typeof oauthClientSchema>;

/** An attribute of a client that does not go with the others. */
export interface ClientFault {
  readonly attribute: keyof OAuthClient;
  /** Continues the sentence after the name of the client: `has no ..., so ...`. */
  readonly text: string;
}

/** What each attribute allows and all of them together do not; protocol/oauth.md 2. */
export function clientFaults(client: OAuthClient): ClientFault[] {
  const faults: ClientFault[] = [];
  if (client.clientSecret === undefined && client.authMethods.some((method) => method !== 'none')) {
    faults.push({ attribute: 'authMethods', text: 'has no clientSecret, so its authMethods must be ["none"]' });
  }
  if (!client.requireProofKey && client.authMethods.includes('none')) {
    faults.push({ attribute: 'requireProofKey', text: 'may come without a secret, so requireProofKey must be true' });
  }
  if (client.grantTypes.includes('authorization_code') && client.redirectUris.length === 0) {
    faults.push({ attribute: 'redirectUris', text: 'has the grant authorization_code, so it needs redirectUris' });
  }
  return faults;
}
