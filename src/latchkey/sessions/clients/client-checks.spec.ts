import { describe, expect, it } from '@jest/globals';
import type { ClientSettings, OAuthSettings, ServerSettings } from '../../config/setting-groups.js';
import type { Database } from '../../database/database.js';
import type { TextRow } from '../../sql/statement.js';
import { encodePassword } from '../../secrets/password-encoder.js';
import { ClientChecks } from './client-checks.js';

interface Start {
  readonly clients?: readonly { readonly clientId: string; readonly clientSecret?: string }[];
  /** `[clientId, secret, whether it has the grant authorization_code]` */
  readonly stored?: readonly TextRow[];
  readonly environment?: string;
  readonly issuer?: string;
}

/** @returns the error that stops the start */
async function startWith({ clients = [], stored = [], environment = 'production', issuer = '' }: Start) {
  const settings = { CLIENTS: clients } as unknown as ClientSettings;
  const oauth = { OAUTH_ISSUER: issuer } as OAuthSettings;
  const server = { NODE_ENV: environment } as ServerSettings;
  const database = { rows: () => Promise.resolve(stored) } as unknown as Database;
  return new ClientChecks(settings, oauth, server, database).onApplicationBootstrap().then(
    () => 'starts',
    (error: unknown) => String(error).split('\n').slice(1),
  );
}

describe('clients that stop the start (protocol/oauth.md 2)', () => {
  it('are never valid ones', async () => {
    const hashed = { clientId: 'client', clientSecret: await encodePassword('another') };
    expect(await startWith({})).toBe('starts');
    expect(await startWith({ clients: [hashed], stored: [['web', '{argon2}x{noop}', 'f']] })).toBe('starts');
    expect(await startWith({ clients: [{ clientId: 'client' }], stored: [['spa', null, 'f']] })).toBe('starts');
    expect(await startWith({ stored: [['spa', null, 't']], issuer: 'https://id.shop.example' })).toBe('starts');
  });

  it.each(['anonymous', 'system'])('have the reserved name %s', async (clientId) => {
    expect(await startWith({ clients: [{ clientId: 'web' }, { clientId }], environment: 'test' })).toEqual([
      `  - CLIENTS: the name ${clientId} is reserved: choose another clientId`,
    ]);
  });

  it('stand in the settings and in the database', async () => {
    const clients = [{ clientId: 'app' }, { clientId: 'web' }];
    const stored = [
      ['web', null, 'f'],
      ['other', null, 'f'],
    ];
    expect(await startWith({ clients, stored, environment: 'test' })).toEqual([
      '  - CLIENTS has the client web, and so has the database: rename or delete one',
    ]);
  });

  it('have a plain text secret in a database of production', async () => {
    const stored = [
      ['plain', '{noop}sesame', 'f'],
      ['hashed', '{argon2}x', 'f'],
    ];
    expect(await startWith({ stored })).toEqual([
      '  - Client plain of the database has a plain text secret: store it hashed, as {argon2}...',
    ]);
    expect(await startWith({ stored, environment: 'development' })).toBe('starts');
  });

  it('send codes to browsers while production has no public address', async () => {
    const stored = [
      ['spa', null, 't'],
      ['web', null, 'f'],
    ];
    expect(await startWith({ stored })).toEqual([
      '  - OAUTH_ISSUER is empty, but client spa of the database has the grant authorization_code: set it to the public address',
    ]);
    expect(await startWith({ stored, environment: 'development' })).toBe('starts');
  });

  it('have the secret that everybody knows in production, be it hashed', async () => {
    const secret = await encodePassword('secret');
    const clients = [{ clientId: 'app' }, { clientId: 'client', clientSecret: secret }];
    expect(await startWith({ clients })).toEqual([
      '  - CLIENTS: client has the default secret, only hashed: choose another',
    ]);
    expect(await startWith({ clients, environment: 'test' })).toBe('starts');
    expect(await startWith({ clients: [{ clientId: 'app', clientSecret: secret }] })).toBe('starts');
  });
});
