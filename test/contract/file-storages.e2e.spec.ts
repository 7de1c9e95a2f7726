import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseFileRef } from '../../src/latchkey/datatypes/file-ref.js';
import { FileStorages } from '../../src/latchkey/files/storage/file-storages.js';
import { aMultipartBody, MULTIPART, type Part } from '../builders/a-multipart-body.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentBody, SentHeaders } from '../harness/exchange.js';
import { openUpload } from '../harness/open-upload.js';
import { S3Server } from '../harness/s3-server.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

/** Headers that differ from one response to the next. */
const OF_THE_MOMENT = { date: '', 'x-request-id': '' };

const MIB = 1024 * 1024;
const MAX = 12 * MIB;
/** More than two parts of an upload to S3. */
const BIG = Buffer.alloc(11 * MIB, (Math.random() * 1e9).toString(36));
const POLL_MS = 10;

let s3: S3Server;
let folder: string;

beforeAll(async () => {
  s3 = await S3Server.start();
  folder = await mkdtemp(join(testRun().folder, 'files-'));
});

afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

/** All files in the folder, including partial ones. */
async function filesInFolder(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

/** Everything in either storage. */
const stored = async (): Promise<string[]> => [
  ...(await filesInFolder()),
  ...(await s3.storedFiles()),
  ...(await s3.openUploads()),
];

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(POLL_MS);
  }
}

describe.each(['fs', 's3'])('files in the storage %s', (storageName) => {
  const app = useApp(() =>
    startApp({
      ...s3.settings,
      FILES_FOLLOW_OWNER: 'false',
      FILES_DEFAULT_STORAGE: storageName,
      LOCALFS_STORAGE_DIR: folder,
      S3_CHUNK_SIZE: '5120',
      FILES_MAX_UPLOAD_SIZE: String(MAX),
      FILES_UPLOAD_IDLE_TIMEOUT: '1',
    }),
  );
  let url: string;
  let etag: string;
  let modified: string;

  beforeAll(async () => {
    url = urlOf(await upload('?name=digits.jpg', '0123456789'));
    const { headers } = await app.as('alice').get(url);
    etag = headers.etag ?? '';
    modified = headers['last-modified'] ?? '';
  });

  const post = (query: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> =>
    app.as('admin').post(`/rest/files${query}`, body, headers);

  async function upload(query: string, body?: SentBody, headers?: SentHeaders): Promise<string> {
    const answer = await post(query, body, headers);
    expect(answer.status).toBe(201);
    return (answer.json as { fileRef: string }).fileRef;
  }

  const form = (query: string, ...parts: readonly Part[]): Promise<Answer> =>
    post(query, aMultipartBody(...parts), MULTIPART);

  const urlOf = (fileRef: string): string => `/rest/files?fileRef=${encodeURIComponent(fileRef)}`;

  const get = (headers: SentHeaders, method = 'GET'): Promise<Answer> =>
    app.as('alice').send(method, url, undefined, headers);

  const rows = (): Promise<number> =>
    app.database.dataSource
      .query<{ count: string }[]>('SELECT count(*) FROM uploaded_file')
      .then(([row]) => Number(row?.count));

  /** Runs an upload that is to be refused, and checks whether it left something behind. */
  async function refused(send: () => Promise<Answer>): Promise<[number, unknown]> {
    const before = [await stored(), await rows()];
    const { status, json } = await send();
    expect([await stored(), await rows()]).toEqual(before);
    return [status, json];
  }

  describe('validators (protocol/files.md 4)', () => {
    it('are a strong ETag and the time of the upload, the same at each request', async () => {
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(Math.abs(Date.parse(modified) - Date.now())).toBeLessThan(60_000);
      const { headers } = await get({});
      expect([headers.etag, headers['last-modified'], headers['accept-ranges']]).toEqual([etag, modified, 'bytes']);
      const other = await app.as('alice').get(urlOf(await upload('?name=digits.jpg', '0123456789')));
      expect(other.headers.etag).not.toBe(etag);
    });

    const past = 'Mon, 01 Jan 2024 00:00:00 GMT';
    const future = 'Tue, 01 Jan 2080 00:00:00 GMT';

    it.each<[string, () => SentHeaders, number]>([
      ['If-None-Match with the tag', () => ({ 'if-none-match': etag }), 304],
      ['If-None-Match with the tag among others', () => ({ 'if-none-match': `"x", ${etag}` }), 304],
      ['If-None-Match with the tag made weak', () => ({ 'if-none-match': `W/${etag}` }), 304],
      ['If-None-Match with *', () => ({ 'if-none-match': '*' }), 304],
      ['If-None-Match with another tag', () => ({ 'if-none-match': '"x"' }), 200],
      ['If-None-Match with nonsense', () => ({ 'if-none-match': ',,"' }), 200],
      ['If-None-Match with the tag and a range', () => ({ 'if-none-match': etag, range: 'bytes=0-1' }), 304],
      ['If-None-Match and a reload', () => ({ 'if-none-match': etag, 'cache-control': 'no-cache' }), 304],
      ['If-Modified-Since with the time', () => ({ 'if-modified-since': modified }), 304],
      ['If-Modified-Since later', () => ({ 'if-modified-since': future }), 304],
      ['If-Modified-Since earlier', () => ({ 'if-modified-since': past }), 200],
      ['If-Modified-Since with nonsense', () => ({ 'if-modified-since': 'yesterday' }), 200],
      ['If-Modified-Since with a date of another form', () => ({ 'if-modified-since': '2080-01-01' }), 200],
      ['If-Match with the tag', () => ({ 'if-match': `"x", ${etag}` }), 200],
      ['If-Match with *', () => ({ 'if-match': '*' }), 200],
      ['If-Match with another tag', () => ({ 'if-match': '"x"', range: 'bytes=0-1' }), 412],
      ['If-Match with the tag made weak', () => ({ 'if-match': `W/${etag}` }), 412],
      ['If-Unmodified-Since with the time', () => ({ 'if-unmodified-since': modified }), 200],
      ['If-Unmodified-Since earlier', () => ({ 'if-unmodified-since': past }), 412],
      ['If-Unmodified-Since with nonsense', () => ({ 'if-unmodified-since': '2000-01-01' }), 200],
      [
        'If-Match with the tag, whatever If-Unmodified-Since says',
        () => ({ 'if-match': etag, 'if-unmodified-since': past }),
        200,
      ],
      [
        'If-None-Match with another tag, whatever If-Modified-Since says',
        () => ({ 'if-none-match': '"x"', 'if-modified-since': future }),
        200,
      ],
    ])('%s', async (_, headers, status) => {
      for (const method of ['GET', 'HEAD']) {
        expect((await get(headers(), method)).status).toBe(status);
      }
    });

    it('a 304 has the tag and the rule for caches, and no body', async () => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, text } = await get({ 'if-none-match': etag }, method);
        expect([status, text]).toEqual([304, '']);
        expect(headers).toMatchObject({ etag, 'cache-control': 'no-cache' });
        for (const absent of ['content-length', 'content-type', 'content-disposition', 'transfer-encoding']) {
          expect(headers).not.toHaveProperty(absent);
        }
      }
      const byToken = await app.withQueryToken('alice').get(url, undefined, { 'if-none-match': etag });
      expect([byToken.status, byToken.headers['cache-control']]).toEqual([304, 'private, no-cache']);
    });

    it('a 412 says that the file is another one', async () => {
      const { status, json } = await get({ 'if-match': '"x"' });
      expect([status, json]).toEqual([
        412,
        { error: 'Precondition failed', details: 'The file is not the one that If-Match or If-Unmodified-Since names' },
      ]);
    });

    it('do not bypass permission and existence', async () => {
      const headers = { 'if-none-match': '*', 'if-match': '"x"' };
      expect((await app.as('bob').get(url, undefined, headers)).status).toBe(403);
      const missing = url.replace('digits.jpg', 'x').replace(/[0-9a-f]{8}-/, '00000000-');
      const kinds: SentHeaders[] = [headers, { range: 'bytes=0-1' }, {}];
      for (const more of kinds) {
        expect((await app.as('alice').get(missing, undefined, more)).status).toBe(404);
      }
    });
  });

  describe('ranges (protocol/files.md 4)', () => {
    it.each([
      ['bytes=2-5', '2345', 'bytes 2-5/10'],
      ['bytes=0-0', '0', 'bytes 0-0/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-3', '789', 'bytes 7-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
      ['bytes=-99', '0123456789', 'bytes 0-9/10'],
      ['bytes=0-', '0123456789', 'bytes 0-9/10'],
    ])('%s is answered 206', async (range, text, contentRange) => {
      const answer = await get({ range });
      expect([answer.status, answer.text]).toEqual([206, text]);
      expect(answer.headers).toMatchObject({
        'content-range': contentRange,
        'content-length': String(text.length),
        'content-type': 'image/jpeg',
        'accept-ranges': 'bytes',
        etag,
        'last-modified': modified,
      });
      const head = await get({ range }, 'HEAD');
      expect([head.status, head.text, { ...head.headers, ...OF_THE_MOMENT }]).toEqual([
        206,
        '',
        { ...answer.headers, ...OF_THE_MOMENT },
      ]);
    });

    it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s is answered 416', async (range) => {
      const answer = await get({ range });
      expect(answer).toAnswer(416, { error: 'Range not satisfiable', details: 'The file has 10 bytes' });
      expect(answer.headers['content-range']).toBe('bytes */10');
    });

    it.each(['bytes=0-1,4-5', 'lines=0-1', 'bytes=5-2', 'bytes=a-b', 'bytes', 'nonsense'])(
      '%s is answered with the whole file',
      async (range) => {
        const answer = await get({ range });
        expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, '0123456789', '10']);
        expect(answer.headers).not.toHaveProperty('content-range');
      },
    );

    it('hold only for the file that If-Range names', async () => {
      const statusOf = async (ifRange: string) => (await get({ range: 'bytes=0-1', 'if-range': ifRange })).status;
      expect(await statusOf(etag)).toBe(206);
      expect(await statusOf(modified)).toBe(206);
      expect(await statusOf('"x"')).toBe(200);
      expect(await statusOf(`W/${etag}`)).toBe(200);
      expect(await statusOf('Mon, 01 Jan 2024 00:00:00 GMT')).toBe(200);
    });

    it('of an empty file are never satisfiable', async () => {
      const empty = urlOf(await upload('?name=empty.txt'));
      const answer = await app.as('alice').get(empty, undefined, { range: 'bytes=0-' });
      expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */0']);
      expect((await app.as('alice').get(empty)).headers['content-length']).toBe('0');
    });

    it('of a big file come from its middle', async () => {
      const big = await upload('?name=big.bin', BIG);
      const whole = await app.as('alice').get(urlOf(big));
      expect(whole.bytes.equals(BIG)).toBe(true);
      const part = await app.as('alice').get(urlOf(big), undefined, { range: `bytes=${6 * MIB}-${6 * MIB + 99}` });
      expect(part.bytes).toEqual(BIG.subarray(6 * MIB, 6 * MIB + 100));
    });
  });

  describe('HEAD (protocol/files.md 4)', () => {
    it('answers what GET answers, without the body', async () => {
      const answer = await get({});
      const head = await get({}, 'HEAD');
      expect([head.status, head.text, { ...head.headers, ...OF_THE_MOMENT }]).toEqual([
        200,
        '',
        { ...answer.headers, ...OF_THE_MOMENT },
      ]);
      expect(head.headers['content-length']).toBe('10');
    });
  });

  describe('uploads (protocol/files.md 2, 5)', () => {
    const file = ['name="file"; filename="a.txt"', 'content'] as const;

    it('go to the default storage, or to the one that is named', async () => {
      expect(await upload('', 'x')).toMatch(`${storageName}://`);
      expect(await upload('?storageName=fs', 'x')).toMatch('fs://');
      expect(await upload('?storageName=s3', 'x')).toMatch('s3://');
    });

    it.each(['fs', 's3'])('go to %s also when only a text part behind the file says so', async (name) => {
      const before = await stored();
      const answer = await form('', file, ['name="storageName"', name]);
      const { fileRef } = answer.json as { fileRef: string };
      expect([answer.status, fileRef]).toEqual([201, expect.stringMatching(`^${name}://.*\\.txt\\?name=a\\.txt$`)]);
      expect((await app.as('alice').get(urlOf(fileRef))).text).toBe('content');
      expect(await stored()).toHaveLength(before.length + 1);
    });

    it('get the extension of a name that comes behind the file', async () => {
      const before = await stored();
      const { fileRef } = (await form('', file, ['name="name"', 'late.png'])).json as { fileRef: string };
      expect(fileRef).toMatch(/\.png\?name=late\.png$/);
      expect((await app.as('alice').get(urlOf(fileRef))).text).toBe('content');
      expect(await stored()).toHaveLength(before.length + 1);
    });

    const big = aMultipartBody(['name="file"; filename="a.bin"', BIG]);

    it.each<[string, number, () => Promise<Answer>]>([
      ['a body that is too large', 413, () => post('', Buffer.alloc(MAX + 1))],
      ['a part that is too large', 413, () => form('', ['name="file"; filename="a"', Buffer.alloc(MAX + 1)])],
      ['a form that is cut off in the file', 400, () => post('', big.subarray(0, 7 * MIB), MULTIPART)],
      ['a form that is cut off behind the file', 400, () => post('', big.subarray(0, -6), MULTIPART)],
      ['an unknown storage', 400, () => form('', file, ['name="storageName"', 'x'])],
      ['a form without the file', 400, () => form('', ['name="name"', 'a.txt'])],
    ])('%s is refused with %d, and nothing is left', async (_, status, send) => {
      expect(await refused(send)).toEqual([status, expect.objectContaining({ error: 'File upload failed' })]);
    });

    it('are counted while they stream in, without a length', async () => {
      const send = async () => {
        const { sent, answer } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'));
        sent.write(Buffer.alloc(MAX + 1));
        return answer;
      };
      expect((await refused(send))[0]).toBe(413);
    });

    it.each<[string, Record<string, string>, Buffer]>([
      ['raw', {}, BIG],
      ['multipart', MULTIPART, big.subarray(0, 9 * MIB)],
    ])('leave nothing when the client goes away: %s', async (_, headers, start) => {
      const before = [await stored(), await rows()] as const;
      const { sent } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'), headers);
      await new Promise((resolve) => sent.write(start, resolve));
      await until(async () => (await stored()).length > before[0].length);
      sent.destroy();
      await until(async () => (await stored()).length === before[0].length);
      expect([await stored(), await rows()]).toEqual(before);
    });

    it.each<[string, Record<string, string>, Buffer]>([
      ['raw', {}, Buffer.from('start')],
      ['multipart', MULTIPART, big.subarray(0, 500)],
    ])('that are too slow are cut with 408: %s', async (_, headers, start) => {
      const send = async () => {
        const { sent, answer } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'), headers);
        sent.write(start);
        return answer;
      };
      expect(await refused(send)).toEqual([408, { error: 'File upload failed', details: 'The upload was too slow' }]);
    });

    it('that trickle are cut with 408, though something comes all the time', async () => {
      const { sent, answer } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'));
      const trickle = setInterval(() => sent.write('x'), POLL_MS);
      const send = () => answer.finally(() => clearInterval(trickle));
      expect(await refused(send)).toEqual([408, { error: 'File upload failed', details: 'The upload was too slow' }]);
    });

    it('that come slowly, but fast enough, are taken', async () => {
      const { sent, answer } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'));
      for (const end = Date.now() + 2_500; Date.now() < end; await pause(POLL_MS)) {
        sent.write('x'.repeat(100));
      }
      sent.end();
      expect((await answer).status).toBe(201);
    });

    it('that have come are not cut when the storage is slow', async () => {
      const storage = app.nest.get(FileStorages, { strict: false }).default;
      const save = storage.save.bind(storage);
      jest.spyOn(storage, 'save').mockImplementationOnce(async (...file) => {
        await pause(2_500);
        return save(...file);
      });
      const { status, json } = await post('', 'content');
      expect([status, json]).toMatchObject([201, { size: 7 }]);
    });

    it('leave no file when they cannot be recorded', async () => {
      jest.spyOn(app.database, 'rows').mockRejectedValueOnce(new Error('Connection terminated'));
      // The token is in the cache: the first statement is the one about the file.
      await app.as('admin').get('/rest/version');
      expect((await refused(() => post('', 'x')))[0]).toBe(503);
    });
  });

  it('removes a file, once', async () => {
    const fileRef = await upload('?name=a.txt', 'x');
    const ref = parseFileRef(fileRef);
    const storage = app.nest.get(FileStorages, { strict: false }).find(storageName);
    expect(ref && (await storage?.stat(ref))).toMatchObject({ size: 1 });
    await (ref && storage?.remove(ref));
    await (ref && storage?.remove(ref));
    expect(ref && (await storage?.stat(ref))).toBeUndefined();
    expect((await app.as('alice').get(urlOf(fileRef))).status).toBe(404);
  });

  it.each([
    '../../../etc/passwd',
    '2024/../../secret/x/y',
    '2024//03/12',
    './a/b/c/d',
    '.growing/a/b/c',
    'a\\b/c/d/e',
    `2024/03/12/${'x'.repeat(250)}`,
  ])('finds nothing at %s', async (path) => {
    const fileRef = `${storageName}://${path.replace('\\', '%5C')}?name=x`;
    expect((await app.as('alice').get(urlOf(fileRef))).status).toBe(404);
  });
});
