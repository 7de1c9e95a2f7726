import { mkdtemp, readdir, readFile, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import type { FileCheck, FileVerdict } from '../../src/latchkey/files/delivery/file-check.js';
import type { FileRef } from '../../src/latchkey/datatypes/file-ref.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import type { Caller } from '../../src/latchkey/roles/caller.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { drawPng } from '../../src/sales/demo/png.js';
import { aMultipartBody, MULTIPART } from '../builders/a-multipart-body.js';
import { aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { openUpload, type OpenUpload } from '../harness/open-upload.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const QUOTA = 20_000;
const PNG = drawPng(8, 8, (x) => [x, 0, 0]);
const POLL_MS = 10;

@Injectable()
class NamesDecide implements FileCheck {
  mayOpen({ principal }: Caller, { name }: FileRef): FileVerdict {
    return name === `${principal.username}.png` ? 'granted' : name === 'hidden.png' ? 'hidden' : 'forbidden';
  }
}

@Module({ imports: [Latchkey.forFeature({ fileChecks: [NamesDecide] })] })
class NamesDecideModule {}

let folder: string;
let copies: string;

const app = useApp(async () => {
  folder = await mkdtemp(join(testRun().folder, 'files-'));
  copies = await mkdtemp(join(testRun().folder, 'copies-'));
  return startApp(
    {
      LOCALFS_STORAGE_DIR: `${folder}, ${copies}`,
      LOCALFS_MAX_FILE_SIZE: '15000',
      FILES_ALLOWED_TYPES: 'image/*, text/plain',
      FILES_UPLOAD_QUOTA: String(QUOTA),
      FILES_MAX_UPLOADS: '3',
      FILES_MAX_UPLOADS_PER_USER: '2',
      FILES_FOLLOW_OWNER: 'false',
    },
    [SalesModule, NamesDecideModule],
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(copies, { recursive: true, force: true });
});

async function filesIn(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

const rows = (): Promise<unknown[]> => app.database.dataSource.query('SELECT path FROM uploaded_file ORDER BY path');

const uploader = (): Promise<string> => aUserWith(app.database, 'system-full-access');

const failure = (status: number, details: string) => [status, { error: 'File upload failed', details }];

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(POLL_MS);
  }
}

describe('the types that may be uploaded (protocol/files.md 2)', () => {
  it.each<[string, Buffer | string, string]>([
    ['a PDF with the name of a picture', '%PDF-1.7\n', 'application/pdf'],
    ['a program', Buffer.from('7f454c4602010100', 'hex'), 'application/x-elf'],
    ['bytes that nobody knows', Buffer.from([0, 1, 2, 3]), 'application/octet-stream'],
  ])('are recognized by the content: %s is refused', async (_, body, type) => {
    const admin = app.as(await uploader());
    const before = [await filesIn(folder), await rows()];
    const raw = await admin.post('/rest/files?name=cat.png', body);
    const form = await admin.post('/rest/files', aMultipartBody(['name="file"; filename="cat.png"', body]), MULTIPART);
    for (const { status, json } of [raw, form]) {
      expect([status, json]).toEqual(failure(415, `Files of the type ${type} are not accepted`));
    }
    expect([await filesIn(folder), await rows()]).toEqual(before);
  });

  it.each<[string, Buffer | string]>([
    ['a picture with the name of a program', PNG],
    ['text', 'Grüße'],
    ['text that begins like a picture', 'BMW and GIF'],
    ['text that begins like music', 'ID3 tags'],
    ['text that begins like a program', 'MZ and others'],
    ['text that begins like a drawing', 'solid work'],
    ['an empty file', ''],
  ])('are recognized by the content: %s is accepted', async (_, body) => {
    expect((await app.as(await uploader()).post('/rest/files?name=cat.exe', body)).status).toBe(201);
  });
});

describe('the types that may be uploaded, when they are pictures only', () => {
  const pictures = useApp(() => startApp({ FILES_ALLOWED_TYPES: 'image/*' }));

  it.each(['GIF89a = 1; alert(1)', 'BMW', '8BPS', '<svg xmlns="http://www.w3.org/2000/svg"/>'])(
    'exclude texts that begin like one, whatever name and type claim: %s',
    async (text) => {
      const { status, json } = await pictures
        .as('admin')
        .post('/rest/files?name=cat.gif', text, { 'content-type': 'image/gif' });
      expect([status, json]).toEqual(failure(415, 'Files of the type text/plain are not accepted'));
    },
  );

  it('are real ones, under any name', async () => {
    const answer = await pictures.as('admin').post('/rest/files?name=a.txt', PNG, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(201);
  });
});

describe('the quota of a user', () => {
  it('is counted over all uploads of 24 hours', async () => {
    const user = await uploader();
    const upload = (bytes: number) => app.as(user).post('/rest/files?name=a.txt', 'x'.repeat(bytes));
    expect((await upload(12_000)).status).toBe(201);
    const before = [await filesIn(folder), await rows()];
    const { status, json, headers } = await upload(8_001);
    expect([status, json]).toEqual(failure(429, `The quota of ${QUOTA} bytes within 24 hours is used up`));
    expect(Number(headers['retry-after'])).toBeGreaterThan(86_000);
    expect([await filesIn(folder), await rows()]).toEqual(before);
    expect((await upload(8_000)).status).toBe(201);
    expect((await upload(1)).status).toBe(429);
    expect((await app.as(await uploader()).post('/rest/files', 'x')).status).toBe(201);
    await app.database.dataSource.query(
      "UPDATE uploaded_file SET uploaded_at = now() - interval '25 hours' WHERE uploader = $1",
      [`user:${user}`],
    );
    expect((await upload(1)).status).toBe(201);
  });

  it('holds for uploads at the same time, with and without a length', async () => {
    const user = await uploader();
    const token = await app.tokenOf(user);
    const uploads = [1, 2].map(() => openUpload(app.url, '/rest/files', token));
    uploads.forEach(({ sent }) => sent.end('x'.repeat(11_000)));
    const statuses = await Promise.all(uploads.map(async ({ answer }) => (await answer).status));
    expect(statuses.sort()).toEqual([201, 429]);
  });
});

describe('the limit of the storage (protocol/files.md 5)', () => {
  it('applies in addition to the one of all uploads', async () => {
    const { status, json } = await app.as(await uploader()).post('/rest/files', 'x'.repeat(15_001));
    expect([status, json]).toEqual(failure(413, 'The file exceeds the maximum size of 15000 bytes'));
  });
});

describe('uploads at the same time', () => {
  async function begin(user: string): Promise<OpenUpload> {
    const before = (await filesIn(folder)).length;
    const upload = openUpload(app.url, '/rest/files', await app.tokenOf(user));
    upload.sent.write('x');
    await until(async () => (await filesIn(folder)).length > before);
    return upload;
  }

  it('are limited for a user and altogether', async () => {
    const [first, second] = [await uploader(), await uploader()];
    const open = [await begin(first), await begin(first)];
    const refused = await app.as(first).post('/rest/files', 'x');
    expect([refused.status, refused.json]).toEqual(failure(429, 'The user has 2 uploads under way already'));
    expect(refused.headers['retry-after']).toBe('5');
    open.push(await begin(second));
    const full = await app.as(second).post('/rest/files', 'x');
    expect([full.status, full.json]).toEqual(failure(503, 'There are 3 uploads under way already'));
    expect(full.headers['retry-after']).toBe('5');
    open.forEach(({ sent }) => sent.end());
    expect(await Promise.all(open.map(async ({ answer }) => (await answer).status))).toEqual([201, 201, 201]);
    expect((await app.as(first).post('/rest/files', 'x')).status).toBe(201);
  });
});

describe('folders with copies (protocol/files.md 5)', () => {
  it('get what the first one got, and are read when it has lost a file', async () => {
    const user = await uploader();
    const { fileRef } = (await app.as(user).post(`/rest/files?name=${user}.png`, PNG)).json as { fileRef: string };
    const path = fileRef.replace(/^fs:\/\/|\?.*$/g, '');
    await until(async () => (await readFile(join(copies, path)).catch(() => PNG.subarray(1))).equals(PNG));
    const url = `/rest/files?fileRef=${encodeURIComponent(fileRef)}`;
    const before = await app.as(user).get(url);
    await rm(join(folder, path));
    const after = await app.as(user).get(url);
    expect([after.status, after.bytes]).toEqual([200, PNG]);
    expect([after.headers.etag, after.headers['last-modified']]).toEqual([
      before.headers.etag,
      before.headers['last-modified'],
    ]);
  });

  it('do not let a symbolic link lead an upload out of the storage', async () => {
    const [outside, trap] = [join(copies, 'outside'), await mkdtemp(join(testRun().folder, 'trap-'))];
    await mkdir(outside);
    await symlink(outside, join(trap, String(new Date().getFullYear())));
    const trapped = await startApp({ LOCALFS_STORAGE_DIR: trap });
    const { status } = await trapped.as('admin').post('/rest/files', 'x');
    await trapped.close();
    expect([status, await readdir(outside), await filesIn(join(trap, '.growing'))]).toEqual([500, [], []]);
  });

  it('do not let a symbolic link lead a removal out of the storage', async () => {
    const { LocalFileStorage } = await import('../../src/latchkey/files/storage/local/local-file-storage.js');
    const place = await mkdtemp(join(testRun().folder, 'removal-'));
    await mkdir(join(place, 'root'));
    await mkdir(join(place, 'outside'));
    await writeFile(join(place, 'outside', 'file'), 'x');
    await symlink(join(place, 'outside'), join(place, 'root', 'link'));
    const storage = new LocalFileStorage('fs', [join(place, 'root')], 100);
    for (const path of ['link/file', '../outside/file', 'link']) {
      const ref = { storage: 'fs', path, name: '', parameters: [] };
      await storage.remove(ref);
      expect([await storage.stat(ref), await storage.open(ref)]).toEqual([undefined, undefined]);
    }
    expect(await readFile(join(place, 'outside', 'file'), 'utf8')).toBe('x');
  });
});

describe('a check of the application (protocol/files.md 3)', () => {
  it.each([
    ['hidden.png', 404, 'File not found'],
    ['other.png', 403, 'File download failed'],
  ])('refuses %s with %d, whatever the conditions', async (name, status, error) => {
    const stored = await app.as(await uploader()).post(`/rest/files?name=${name}`, PNG);
    const url = `/rest/files?fileRef=${encodeURIComponent((stored.json as { fileRef: string }).fileRef)}`;
    const answer = await app.as('alice').get(url, undefined, { 'if-none-match': '*', range: 'bytes=0-1' });
    expect([answer.status, answer.json]).toMatchObject([status, { error }]);
  });

  it('grants what it grants', async () => {
    const stored = await app.as(await uploader()).post('/rest/files?name=alice.png', PNG);
    const url = `/rest/files?fileRef=${encodeURIComponent((stored.json as { fileRef: string }).fileRef)}`;
    expect((await app.as('alice').get(url)).status).toBe(200);
  });
});

describe('the settings of storages (protocol/files.md 5)', () => {
  const further = (name: string) => JSON.stringify([{ name, type: 'local', storageDir: ['/tmp/further'] }]);

  it.each<[Record<string, string>, string]>([
    [{ S3_BUCKET: 'b' }, 'FILES_DEFAULT_STORAGE is empty, but there are the storages fs, s3: name one'],
    [{ FILES_DEFAULT_STORAGE: 's3' }, 'FILES_DEFAULT_STORAGE is s3, but the storages are fs: name one'],
    [{ FILE_STORAGES: further('fs') }, 'FILE_STORAGES has a second storage with the name fs: rename it'],
    [
      { S3_BUCKET: 'b', FILES_DEFAULT_STORAGE: 's3', S3_ACCESS_KEY: 'x' },
      'The storage s3 has one of access key and secret access key: give both or none',
    ],
  ])('%j stop the start', (texts, fault) => {
    expect(() => loadSettings(texts)).toThrow(fault);
  });

  it('may name further ones', () => {
    const settings = loadSettings({ FILE_STORAGES: further('archive'), FILES_DEFAULT_STORAGE: 'archive' });
    expect(settings.FILE_STORAGES).toMatchObject([{ name: 'archive', storageDir: ['/tmp/further'] }]);
  });
});
