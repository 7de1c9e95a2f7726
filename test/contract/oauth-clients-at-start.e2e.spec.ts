import { hash } from '@node-rs/argon2';
import { describe, expect, it } from '@jest/globals';
import { ClientChecks } from '../../src/latchkey/sessions/clients/client-checks.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { type SettingTexts, testSettings } from '../harness/test-settings.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

/** What a start on this database would say against its clients; empty when it would succeed. */
async function faults(texts: SettingTexts): Promise<readonly string[]> {
  // The running application has the same check, and has passed it.
  expect(app.nest.get(ClientChecks, { strict: false })).toBeInstanceOf(ClientChecks);
  try {
    const settings = testSettings('none', texts);
    await new ClientChecks(settings, settings, settings, app.database).onApplicationBootstrap();
    return [];
  } catch (error) {
    return (error as { faults?: readonly string[] }).faults ?? [String(error)];
  }
}

describe('clients that stop the start (protocol/oauth.md 2)', () => {
  it.each(['anonymous', 'system'])('have the name of a built-in principal: %s', async (clientId) => {
    expect(await faults({ CLIENTS: JSON.stringify([{ clientId, clientSecret: '{noop}x' }]) })).toEqual([
      `CLIENTS: the name ${clientId} is reserved: choose another clientId`,
    ]);
  });

  it('stand in the settings and in the database', async () => {
    await insertRow(app.database, 'sec_oauth_client', { client_id: 'twice', client_secret: '{argon2}x' });
    expect(await faults({ CLIENTS: '[{"clientId":"twice","clientSecret":"{noop}x"}]' })).toEqual([
      'CLIENTS has the client twice, and so has the database: rename or delete one',
    ]);
    expect(await faults({})).toEqual([]);
  });

  it('in production have a well-known secret, or no hashed one', async () => {
    const CLIENTS = JSON.stringify([{ clientId: 'client', clientSecret: `{argon2}${await hash('secret')}` }]);
    const plain = { client_id: 'plain', client_secret: '{noop}own' };
    const id = await insertRow(app.database, 'sec_oauth_client', plain);
    expect(await faults({ NODE_ENV: 'production', CLIENTS })).toEqual([
      'Client plain of the database has a plain text secret: store it hashed, as {argon2}...',
      'CLIENTS: client has the default secret, only hashed: choose another',
    ]);
    await app.database.rows(new Statement('DELETE FROM sec_oauth_client WHERE id = $1::uuid'), [id]);
    const own = JSON.stringify([{ clientId: 'client', clientSecret: `{argon2}${await hash('own')}` }]);
    expect(await faults({ NODE_ENV: 'production', CLIENTS: own })).toEqual([]);
  });

  it('send codes in production from a server without a name', async () => {
    const spa = {
      client_id: 'spa',
      auth_methods: ['none'],
      grant_types: ['authorization_code'],
      redirect_uris: ['https://shop.example/cb'],
    };
    const id = await insertRow(app.database, 'sec_oauth_client', spa);
    expect(await faults({ NODE_ENV: 'production', CLIENTS: '[]' })).toEqual([
      'OAUTH_ISSUER is empty, but client spa of the database has the grant authorization_code: set it to the public address',
    ]);
    expect(await faults({ NODE_ENV: 'production', CLIENTS: '[]', OAUTH_ISSUER: 'https://a.example' })).toEqual([]);
    await app.database.rows(new Statement('DELETE FROM sec_oauth_client WHERE id = $1::uuid'), [id]);
  });
});
