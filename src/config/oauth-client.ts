import { z } from 'zod';

const DAY = 24 * 60 * 60;

/** An application that may ask for tokens; protocol/oauth.md 2. Durations are seconds. */
export const oauthClientSchema = z
  .strictObject({
    clientId: z.string().min(1),
    /** `{encoder}value`; absent for a public client. */
    clientSecret: z.string().optional(),
    authMethods: z.array(z.enum(['basic', 'post', 'none'])).default(['basic', 'post']),
    grantTypes: z.array(z.enum(['password', 'refresh_token'])).default(['password', 'refresh_token']),
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
  })
  .transform((client) => ({
    ...client,
    refreshTokenPolicy: client.refreshTokenPolicy ?? (client.authMethods.includes('none') ? 'rotate' : 'reuse'),
  }));

export type OAuthClient = z.output<typeof oauthClientSchema>;
