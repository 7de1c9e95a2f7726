import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { startApp } from './app.js';
import { SECRETS, WRITTEN } from './secret-search.js';
import { testRun } from './test-run.js';

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
});
