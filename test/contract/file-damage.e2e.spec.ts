import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { PNG } from 'pngjs';
import { parseFileRef } from '../../src/latchkey/datatypes/file-ref.js';
import { RequestEvent } from '../../src/latchkey/http/logging/access-log.hook.js';
import { startApp } from '../harness/app.js';
import { S3Server } from '../harness/s3-server.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const FAILED = { error: 'Error on downloading the file', details: '' };

let s3: S3Server;
let folder: string;

beforeAll(async () => {
  s3 = await S3Server.start();
  folder = await mkdtemp(join(testRun().folder, 'damage-'));
});

afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const app = useApp(() => startApp({ ...s3.settings, FILES_DEFAULT_STORAGE: 'fs', LOCALFS_STORAGE_DIR: folder }));

/** Damages a stored file without the backend. */
const SHORTEN = {
  fs: (path: string) => truncate(join(folder, path), 3),
  s3: (path: string) => s3.put(path, 'abc'),
};

describe.each(['fs', 's3'] as const)('a file in the storage %s that has become shorter than its upload', (storage) => {
  let logged: jest.SpiedFunction<Logger['error']>;
  let path: string;
  let url: string;

  beforeEach(async () => {
    logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    logged.mockClear();
    const { json } = await app.as('admin').post(`/rest/files?name=a.txt&storageName=${storage}`, 'abcdefg');
    const { fileRef } = json as { fileRef: string };
    path = parseFileRef(fileRef)?.path ?? '';
    url = `/rest/files?fileRef=${encodeURIComponent(fileRef)}`;
  });

  it.each([
    ['GET', {}],
    ['GET', { range: 'bytes=0-1' }],
    ['GET', { range: 'bytes=5-6' }],
    ['HEAD', {}],
  ])('answers %s with %j 500, and one line says what is wrong', async (method, headers) => {
    expect((await app.as('admin').send(method, url, undefined, headers)).status).toBeLessThan(300);
    await SHORTEN[storage](path);
    const answer = await app.as('admin').send(method, url, undefined, headers);
    expect([answer.status, answer.text]).toEqual([500, method === 'HEAD' ? '' : JSON.stringify(FAILED)]);
    expect(logged.mock.calls).toEqual([[expect.any(RequestEvent)]]);
    const [[event] = []] = logged.mock.calls as unknown as [RequestEvent][];
    expect(event).toMatchObject({
      text: `A file could not be read: Error: ${storage}://${path} is damaged: it has 3 bytes, its upload had 7`,
      request: { id: answer.headers['x-request-id'], method, user: 'admin' },
    });
  });
});

describe('a picture whose original has become shorter', () => {
  it('is not converted, but 500', async () => {
    const original = PNG.sync.write(new PNG({ width: 100, height: 100 }));
    const { json } = await app.as('admin').post('/rest/files?name=a.png', original);
    const { fileRef } = json as { fileRef: string };
    await truncate(join(folder, parseFileRef(fileRef)?.path ?? ''), original.length - 1);
    const answer = await app.as('admin').get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}&width=64`);
    expect(answer).toAnswer(500, FAILED);
  });
});

describe('a file whose upload is not recorded, as those of demo data', () => {
  it('is delivered as it is', async () => {
    const path = '2024/03/12/2266c97c-cf23-c202-481d-04d972e185b4.txt';
    const { json } = await app.as('admin').post('/rest/files?name=b.txt', 'b');
    const { fileRef } = json as { fileRef: string };
    const folderOfDay = join(folder, (parseFileRef(fileRef)?.path ?? '').slice(0, '2024/03/12'.length));
    const own = path.slice('2024/03/12/'.length);
    await writeFile(join(folderOfDay, own), 'abc');
    const ref = `fs://${folderOfDay.slice(folder.length + 1)}/${own}?name=a.txt`;
    await app.as('admin').post('/rest/entities/Product', { name: 'Kite', price: '1.00', image: ref });
    expect((await app.as('admin').get(`/rest/files?fileRef=${encodeURIComponent(ref)}`)).text).toBe('abc');
  });
});
