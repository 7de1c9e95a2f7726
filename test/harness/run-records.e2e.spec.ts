import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { CALLBACK, codeFor, exchangeCode, VERIFIER } from '../builders/an-authorization.js';
import { startApp } from './app.js';
import { SECRETS, WRITTEN } from './secret-search.js';
import { testRun } from './test-run.js';
import { WebBrowser } from './web-browser.js';

async function contentOf(folder: string, part: string): Promise<string> {
  const names = (await readdir(join(testRun().folder, folder))).filter((name) => name.includes(part));
  return (await Promise.all(names.map((name) => readFile(join(testRun().folder, folder, name), 'utf8')))).join('');
}

describe('a run', () => {
  it('keeps its logs, errors and audit rows, and knows its secrets', async () => {
    const app = await startApp();
    const username = `user-${randomUUID()}`;
    const password = `sesame-${randomUUID()}`;
    await aUser(app.database, { username, password });
    const token = await app.login(username, password);
    await app.as('bob').get(`/rest/entities/Order?${username}`);
    await app.close();

    expect(await contentOf(WRITTEN, 'run-records-log')).toContain(`"url":"/rest/entities/Order?${username}"`);
    expect(await contentOf(WRITTEN, 'run-records-errors')).toContain('"details":');
    expect(await contentOf(WRITTEN, 'run-records-audit')).toContain(`"subject": "${username}"`);
    const secrets = await contentOf(SECRETS, '');
    expect(secrets).toContain(JSON.stringify({ kind: 'password', value: password }));
    expect(secrets).toContain(JSON.stringify({ kind: 'access token', value: token }));
    expect(secrets).not.toContain(username);
  });

  it('knows every kind of secret that answers and settings hand out', async () => {
    const [s3, stored, client, key] = Array.from({ length: 4 }, () => `secret-${randomUUID()}`) as [
      string,
      ...string[],
    ];
    const app = await startApp({
      CLIENTS: JSON.stringify([
        { clientId: 'client', clientSecret: '{noop}secret' },
        {
          clientId: 'web',
          clientSecret: `{noop}${client}`,
          grantTypes: ['authorization_code'],
          redirectUris: [CALLBACK],
        },
      ]),
      FILE_STORAGES: JSON.stringify([
        {
          name: 'bucket',
          type: 's3',
          bucket: 'b',
          endpointUrl: 'http://127.0.0.1:1',
          accessKey: 'a',
          secretAccessKey: s3,
        },
      ]),
      FILES_DEFAULT_STORAGE: 'fs',
      ENTITY_SERIALIZATION_TOKEN_KEY: key ?? '',
    });
    const browser = new WebBrowser(app);
    const csrf = await browser.csrf();
    await browser.logIn('alice');
    const code = await codeFor(browser, { client_id: 'web' });
    const upload = await app.as('admin').post('/rest/files?name=a.txt', 'text', { 'content-type': 'text/plain' });
    const { fileRef } = upload.json as { fileRef: string };
    const made = (await app.as('admin').post('/rest/files/url', { fileRef })).json as { url: string };
    const reset = (await app.as('admin').post('/rest/security/users/bob/password-reset', {})).json as {
      password: string;
    };
    const clients = [{ clientId: 'other', clientSecret: stored, redirectUris: [CALLBACK] }];
    await app.as('admin').post('/rest/entities/sec_OAuthClientEntity', clients);
    await exchangeCode(app, code, { client_id: 'web' });
    // Answers to clients other than the harness are recorded, too.
    const other = await fetch(`${app.url}/as-login`);
    const heard = /name="csrf" value="([^"]+)"/.exec(await other.text())?.[1] ?? '';
    await app.close();

    const secrets = await contentOf(SECRETS, '');
    for (const [kind, value = ''] of [
      ['CSRF token', csrf],
      ['CSRF token', heard],
      ['login cookie', browser.cookies.get('latchkey-login')],
      ['authorization code', code],
      ['code_verifier', VERIFIER],
      ['token of a file URL', /access_token=(.+)/.exec(made.url)?.[1]],
      ['reset password', reset.password],
      ['secretAccessKey', s3],
      ['clientSecret', client],
      ['clientSecret', stored],
      ['ENTITY_SERIALIZATION_TOKEN_KEY', key],
    ] as const) {
      expect([value.length > 11, secrets]).toEqual([true, expect.stringContaining(JSON.stringify({ kind, value }))]);
    }
  });
});
