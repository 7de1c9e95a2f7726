import { mkdtemp, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FileOrphans } from '../../src/latchkey/files/ownership/file-orphans.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const LONG_AGO = new Date('2024-01-01T00:00:00Z');

let folder: string;

const app = useApp(async () => {
  folder = await mkdtemp(join(testRun().folder, 'stored-files-'));
  return startApp({ LOCALFS_STORAGE_DIR: folder, FILES_UPLOAD_QUOTA: '1000' });
});

let used: string;
let left: string;

const pathOf = (ref: string): string => ref.replace(/^fs:\/\/|\?.*$/g, '');

const upload = async (username: string, name: string, text: string): Promise<string> => {
  const { status, json } = await app.as(username).post(`/rest/files?name=${name}`, Buffer.from(text));
  expect(status).toBe(201);
  const { fileRef } = json as { fileRef: string };
  // Young files may get their reference yet.
  await utimes(join(folder, pathOf(fileRef)), LONG_AGO, LONG_AGO);
  return fileRef;
};
const read = (path: string): Promise<Answer> => app.as('admin').get(`/rest/security/files${path}`);

beforeAll(async () => {
  await aUser(app.database, { username: 'frank', roles: ['system-full-access'] });
  used = await upload('frank', 'used.txt', 'used');
  left = await upload('admin', 'left.txt', 'left over');
  await insertRow(app.database, 'product', { name: 'Has a file', price: '1', image: used });
});

describe('GET /rest/security/files (protocol/files.md 7)', () => {
  it('lists uploads, newest first, page by page', async () => {
    const answer = await read('?limit=1');
    expect(answer).toMatchObject({ status: 200, headers: { 'x-total-count': '2' } });
    const newest = { storage: 'fs', path: pathOf(left), size: 9, uploader: 'user:admin' };
    expect(answer.json).toMatchObject([newest]);
    expect((answer.json as { uploadedAt: string }[])[0]?.uploadedAt).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    );
    expect((await read('?limit=1&offset=1')).json).toMatchObject([{ path: pathOf(used), uploader: 'user:frank' }]);
  });

  it('of one storage or uploader', async () => {
    const answer = await read('?storage=fs&uploader=user:frank');
    expect([answer.headers['x-total-count'], answer.json]).toMatchObject(['1', [{ path: pathOf(used) }]]);
    expect((await read('?storage=none')).json).toEqual([]);
  });

  it.each(['limit=1001', 'limit=x', 'offset=-1'])('answers 400 for %s', async (query) => {
    const [name = '', value = ''] = query.split('=');
    expect(await read(`?${query}`)).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Parameter '${name}' has invalid value '${value}'`,
    });
  });
});

describe('GET /rest/security/files/use', () => {
  it('says what storages hold, and who has used how much of the quota', async () => {
    expect((await read('/use')).json).toEqual({
      quota: 1000,
      storages: [{ name: 'fs', isDefault: true, maxFileSize: 104_857_600, files: 2, bytes: 13 }],
      uploaders: [
        { uploader: 'user:admin', bytes: 9 },
        { uploader: 'user:frank', bytes: 4 },
      ],
    });
  });
});

describe('GET /rest/security/files/orphans', () => {
  it('lists stored files to which no attribute refers', async () => {
    expect((await read('/orphans')).json).toEqual({
      orphans: [{ storage: 'fs', path: pathOf(left), size: 9 }],
      complete: true,
    });
  });

  it('says that these are all when it has looked at exactly as many files as it may, and not beyond', async () => {
    const orphans = app.nest.get(FileOrphans, { strict: false });
    const [found, all] = [[{ storage: 'fs', path: pathOf(left), size: 9 }], 2];
    expect(await orphans.first(10, undefined, all)).toEqual({ orphans: found, complete: true });
    expect(await orphans.first(10, undefined, all - 1)).toMatchObject({ complete: false });
  });

  it('at most as many as wanted, and says whether these are all', async () => {
    const another = await upload('admin', 'another.txt', 'another');
    const { json } = await read('/orphans?limit=1');
    expect(json).toMatchObject({ complete: false });
    const paths = (json as { orphans: { path: string }[] }).orphans.map(({ path }) => path);
    expect(paths).toHaveLength(1);
    expect([pathOf(left), pathOf(another)]).toContain(paths[0]);
    expect(await read('/orphans?limit=0')).toMatchObject({ status: 400 });
  });
});
