import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { FileStorages } from '../../src/latchkey/files/storage/file-storages.js';
import { aMultipartBody, MULTIPART, type Part } from '../builders/a-multipart-body.js';
import { aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentBody, SentHeaders } from '../harness/exchange.js';
import { openUpload } from '../harness/open-upload.js';
import { useApp } from '../harness/use-app.js';

const MAX = 100_000;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const POLL_MS = 10;

interface Stored {
  readonly fileRef: string;
  readonly name: string;
  readonly size: number;
}

let folder: string;

const app = useApp(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-files-'));
  return startApp({ LOCALFS_STORAGE_DIR: folder, FILES_MAX_UPLOAD_SIZE: String(MAX) });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const upload = (query: string, body?: SentBody, headers?: SentHeaders): Promise<Answer> =>
  app.as('admin').post(`/rest/files${query}`, body, headers);

const form = (query: string, ...parts: readonly Part[]): Promise<Answer> =>
  upload(query, aMultipartBody(...parts), MULTIPART);

const pathOf = ({ fileRef }: Stored): string => fileRef.replace(/^fs:\/\//, '').replace(/\?.*$/, '');

const contentOf = (stored: Stored): Promise<Buffer> => readFile(join(folder, pathOf(stored)));

/** All files in the storage. */
async function storedFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Runs a request that is to be refused, and checks whether it left something in the storage. */
async function refused(send: () => Promise<Answer>): Promise<[number, unknown]> {
  const before = await storedFiles();
  const { status, json } = await send();
  expect(await storedFiles()).toEqual(before);
  return [status, json];
}

const failure = (status: number, details: string): [number, object] => [
  status,
  { error: 'File upload failed', details },
];
const TOO_LARGE = failure(413, `The file exceeds the maximum size of ${MAX} bytes`);
const MALFORMED = failure(400, 'The multipart body cannot be read');
const PART_MISSING = failure(400, "Required part 'file' is not present");

describe('a raw upload (protocol/files.md 2)', () => {
  it('answers 201 with the reference, the name, the size and the place', async () => {
    const answer = await upload('?name=cat.jpg', Buffer.from([0xff, 0xd8, 0, 13, 10]), {
      'content-type': 'image/jpeg',
    });
    const stored = answer.json as Stored;
    const now = new Date();
    const two = (part: number): string => String(part).padStart(2, '0');
    const day = `${now.getFullYear()}/${two(now.getMonth() + 1)}/${two(now.getDate())}`;
    expect([answer.status, stored]).toEqual([
      201,
      { fileRef: expect.stringMatching(`^fs://${day}/${UUID}\\.jpg\\?name=cat\\.jpg$`), name: 'cat.jpg', size: 5 },
    ]);
    expect(Object.keys(stored)).toEqual(['fileRef', 'name', 'size']);
    expect(answer.headers['content-type']).toBe('application/json');
    const encoded = stored.fileRef
      .replaceAll(':', '%3A')
      .replaceAll('/', '%2F')
      .replace('?', '%3F')
      .replace('=', '%3D');
    expect(answer.headers.location).toBe(`${app.url}/rest/files?fileRef=${encoded}`);
    expect(await contentOf(stored)).toEqual(Buffer.from([0xff, 0xd8, 0, 13, 10]));
  });

  it.each([undefined, 'application/json', 'application/x-www-form-urlencoded', 'multipart/mixed; boundary=x', 'none'])(
    'takes the body as it is with the content type %s',
    async (type) => {
      const body = 'access_token=abc&x=1\r\n--x\r\n';
      const answer = await upload('?name=a.txt', body, type === undefined ? {} : { 'content-type': type });
      expect(answer.status).toBe(201);
      expect((await contentOf(answer.json as Stored)).toString()).toBe(body);
    },
  );

  it('needs no name', async () => {
    const answer = await upload('', 'text');
    expect(answer.json).toEqual({ fileRef: expect.stringMatching(`/${UUID}\\?name=$`), name: '', size: 4 });
  });

  it('counts the bytes of a chunked body', async () => {
    const { sent, answer } = openUpload(app.url, '/rest/files?name=a.txt', await app.tokenOf('admin'));
    sent.write('one ');
    sent.end('two');
    const { status, json } = await answer;
    expect([status, json]).toMatchObject([201, { size: 7 }]);
    expect((await contentOf(json as Stored)).toString()).toBe('one two');
  });

  it.each([[undefined], ['']])('takes an empty file: %j', async (body) => {
    const answer = await upload('?name=empty.txt', body);
    expect([answer.status, answer.json]).toMatchObject([201, { name: 'empty.txt', size: 0 }]);
    expect(await contentOf(answer.json as Stored)).toHaveLength(0);
  });
});

describe('names (protocol/files.md 1, 2)', () => {
  it.each([
    ['/etc/passwd', 'passwd'],
    ['C:\\pictures\\cat.jpg', 'cat.jpg'],
    ['../../up.txt', 'up.txt'],
    ['a\u0000b\r\n\u007fc.txt', 'abc.txt'],
    ['folder/', ''],
    [`${'x'.repeat(300)}.txt`, 'x'.repeat(255)],
  ])('%j is cleaned', async (given, name) => {
    const answer = await upload(`?name=${encodeURIComponent(given)}`, 'x');
    expect([answer.status, answer.json]).toMatchObject([201, { name }]);
  });

  it.each([
    ['cat.jpg', '.jpg'],
    ['Cat.JPG', '.JPG'],
    ['archive.tar.gz', '.gz'],
    ['none', ''],
    ['dot.', ''],
    ['.profile', '.profile'],
    ['a.b-c', ''],
    ['a.ä', ''],
    [`a.${'x'.repeat(16)}`, `.${'x'.repeat(16)}`],
    [`a.${'x'.repeat(17)}`, ''],
  ])('%s is stored with the extension %j', async (name, extension) => {
    const answer = await upload(`?name=${encodeURIComponent(name)}`, 'x');
    expect(pathOf(answer.json as Stored)).toMatch(new RegExp(`/${UUID}${extension.replace('.', '\\.')}$`));
  });

  it.each([
    ['my cat.jpg', 'my+cat.jpg'],
    ['Ünï-c_o*d.é', '%C3%9Cn%C3%AF-c_o*d.%C3%A9'],
    ["a+b&c=d?e#f%g~h!'()", 'a%2Bb%26c%3Dd%3Fe%23f%25g%7Eh%21%27%28%29'],
    ['😀.png', '%F0%9F%98%80.png'],
  ])('%s is encoded in the reference like in a form', async (name, encoded) => {
    const answer = await upload(`?name=${encodeURIComponent(name)}`, 'x');
    const { fileRef, name: answered } = answer.json as Stored;
    expect([answered, fileRef.split('?')[1]]).toEqual([name, `name=${encoded}`]);
    expect(answer.headers.location).toBe(
      `${app.url}/rest/files?fileRef=${encodeURIComponent(fileRef).replace(/~/g, '%7E')}`,
    );
  });
});

describe('a multipart upload (protocol/files.md 2)', () => {
  it('stores the part named file under its file name', async () => {
    const content = Buffer.from([13, 10, 45, 45, 0, 255, 13, 10]);
    const answer = await form('', ['name="file"; filename="cat.jpg"', content]);
    expect(answer).toAnswer(201, {
      fileRef: expect.stringMatching(`/${UUID}\\.jpg\\?name=cat\\.jpg$`),
      name: 'cat.jpg',
      size: 8,
    });
    expect(await contentOf(answer.json as Stored)).toEqual(content);
  });

  it.each<[string, string]>([
    ['name="file"; filename="plain.txt"; filename*=utf-8\'\'b%C3%A4r.txt', 'bär.txt'],
    ['name="file"; filename*=UTF-8\'\'b%C3%A4r.txt; filename="plain.txt"', 'bär.txt'],
    ['name="file"; filename*=ISO-8859-1\'de\'b%E4r.txt', 'bär.txt'],
    ['name="file"; filename="bär 😀.txt"', 'bär 😀.txt'],
    ['name="file"; filename="C:\\\\docs\\\\a.txt"', 'a.txt'],
    ['name="file"; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['name="file"; filename=""', ''],
    ['name="file"', ''],
    ['filename="a.txt"; name=file', 'a.txt'],
  ])('%s is named %j', async (disposition, name) => {
    const answer = await form('', [disposition, 'content']);
    expect([answer.status, answer.json]).toMatchObject([201, { name, size: 7 }]);
  });

  it('takes the name from the query first, then from the part name, wherever that stands', async () => {
    const file = ['name="file"; filename="part.txt"', 'x'] as const;
    const name = ['name="name"', 'text.png'] as const;
    for (const parts of [[name, file] as const, [file, name] as const]) {
      const byPart = await form('', ...parts);
      expect(byPart.json).toEqual({
        fileRef: expect.stringMatching(`/${UUID}\\.png\\?name=text\\.png$`),
        name: 'text.png',
        size: 1,
      });
      const byQuery = await form('?name=query.gif', ...parts);
      expect(byQuery.json).toMatchObject({
        fileRef: expect.stringMatching(`/${UUID}\\.gif\\?name=query\\.gif$`),
        name: 'query.gif',
      });
    }
  });

  it('ignores all other parts', async () => {
    const before = await storedFiles();
    const answer = await form(
      '',
      ['name="title"', 'A cat'],
      ['name="other"; filename="other.txt"', 'x'.repeat(500)],
      ['name="file"; filename="cat.jpg"', 'first'],
      ['name="file"; filename="dog.jpg"', 'second'],
      ['name="files"; filename="more.jpg"', 'third'],
    );
    expect(answer.json).toMatchObject({ name: 'cat.jpg', size: 5 });
    expect((await contentOf(answer.json as Stored)).toString()).toBe('first');
    expect(await storedFiles()).toHaveLength(before.length + 1);
  });

  it('takes an empty file', async () => {
    const answer = await form('', ['name="file"; filename="empty.txt"', '']);
    expect([answer.status, answer.json]).toMatchObject([201, { name: 'empty.txt', size: 0 }]);
  });

  it('works as an HTML form, with the token in the URL (protocol/files.md 4)', async () => {
    const body = aMultipartBody(['name="file"; filename="cat.jpg"', 'x']);
    const answer = await app.withQueryToken('admin').post('/rest/files', body, MULTIPART);
    expect([answer.status, answer.json]).toMatchObject([201, { name: 'cat.jpg' }]);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers.location).not.toContain('access_token');
  });

  it('without the part file is refused', async () => {
    expect(await refused(() => form(''))).toEqual(PART_MISSING);
    expect(await refused(() => form('', ['name="name"', 'cat.jpg'], ['name="upload"; filename="a"', 'x']))).toEqual(
      PART_MISSING,
    );
  });

  const whole = aMultipartBody(['name="file"; filename="cat.jpg"', 'x'.repeat(1000)], ['name="title"', 'A cat']);

  it.each<[string, Buffer | string | undefined, SentHeaders]>([
    ['without a boundary', whole, { 'content-type': 'multipart/form-data' }],
    ['with an empty boundary', whole, { 'content-type': 'multipart/form-data; boundary=' }],
    ['with an endless boundary', whole, { 'content-type': `multipart/form-data; boundary=${'x'.repeat(300)}` }],
    ['empty', undefined, MULTIPART],
    ['that is not multipart', '{"file":"x"}', MULTIPART],
    ['cut off in the file', whole.subarray(0, 600), MULTIPART],
    ['cut off after the file', whole.subarray(0, whole.length - 30), MULTIPART],
    ['cut off in the header of the file', whole.subarray(0, 50), MULTIPART],
  ])('a body %s is refused', async (_, body, headers) => {
    expect(await refused(() => upload('', body, headers))).toEqual(MALFORMED);
  });
});

describe('the limits of a multipart upload', () => {
  const file = ['name="file"; filename="a.txt"', 'x'] as const;
  const fields = (count: number) => Array.from({ length: count }, (_, at) => [`name="f${at}"`, 'x'] as const);
  const tooMany = failure(413, 'The multipart body has more than 100 parts (FILES_MAX_PARTS)');
  const tooLong = failure(413, 'The headers of a part have more than 8192 bytes (FILES_MAX_PART_HEADER_SIZE)');

  it('let 100 parts pass, the file as the last one', async () => {
    expect((await form('', ...fields(99), file)).status).toBe(201);
  });

  it.each([100, 1_000])('refuse a file beside %d fields, before it and after it', async (count) => {
    expect(await refused(() => form('', ...fields(count), file))).toEqual(tooMany);
    expect(await refused(() => form('', file, ...fields(count)))).toEqual(tooMany);
  });

  it('let a header of 8 kB pass', async () => {
    const { status, json } = await form('', [`name="file"; filename="${'n'.repeat(8_000)}"`, 'x']);
    expect([status, json]).toMatchObject([201, { name: 'n'.repeat(255) }]);
  });

  it.each([
    ['a long file name', `name="file"; filename="${'n'.repeat(9_000)}"`],
    ['an endless file name', `name="file"; filename="${'n'.repeat(80_000)}"`],
    ['many lines', `name="file"; filename="a"${'\r\nX-Line: value'.repeat(700)}`],
  ])('refuse %s', async (_, disposition) => {
    expect(await refused(() => form('', [disposition, 'x']))).toEqual(tooLong);
    expect(await refused(() => form('', file, [disposition, 'x']))).toEqual(tooLong);
  });

  it('count all bytes of a body without length, also those of parts that are ignored', async () => {
    const send = async () => {
      const { sent, answer } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'), MULTIPART);
      sent.write(aMultipartBody(file, ['name="ignored"; filename="b"', 'y'.repeat(MAX + 70_000)]));
      return answer;
    };
    expect(await refused(send)).toEqual(TOO_LARGE);
  });

  it.each(['name', 'storageName'])('refuse a part %s that is not UTF-8, before the file and after it', async (part) => {
    const text = [`name="${part}"`, Buffer.from('caf\xe9', 'latin1')] as const;
    const expected = failure(400, `The part '${part}' is not UTF-8`);
    expect(await refused(() => form('', text, file))).toEqual(expected);
    expect(await refused(() => form('', file, text))).toEqual(expected);
  });

  it('cut a name that is longer than any, within a character', async () => {
    const { status, json } = await form('', ['name="name"', `a${'é'.repeat(3_000)}`], file);
    expect([status, json]).toMatchObject([201, { name: `a${'é'.repeat(254)}` }]);
  });
});

describe('storageName (protocol/files.md 2)', () => {
  const unknown = failure(400, "Cannot find FileStorage with name: 'x'");
  const file = ['name="file"; filename="a.txt"', 'x'.repeat(5000)] as const;
  const named = (name: string) => ['name="storageName"', name] as const;

  it('names the storage', async () => {
    expect((await upload('?storageName=fs', 'x')).status).toBe(201);
    expect((await form('', named('fs'), file)).status).toBe(201);
    expect((await form('', file, named('fs'))).status).toBe(201);
    expect((await form('?storageName=fs', named('x'), file)).status).toBe(201);
  });

  it('that nobody has is refused', async () => {
    expect(await refused(() => upload('?storageName=x', 'x'))).toEqual(unknown);
    expect(await refused(() => form('?storageName=x', file))).toEqual(unknown);
    expect(await refused(() => form('', named('x'), file))).toEqual(unknown);
    expect(await refused(() => form('', file, named('x')))).toEqual(unknown);
  });
});

describe('the largest size (protocol/files.md 2)', () => {
  const tooMuch = Buffer.alloc(MAX + 1, 'x');
  const token = (): Promise<string> => app.tokenOf('admin');

  it('may be reached', async () => {
    expect((await upload('', tooMuch.subarray(1))).json).toMatchObject({ size: MAX });
    expect((await form('', ['name="file"; filename="a"', tooMuch.subarray(1)])).json).toMatchObject({ size: MAX });
  });

  it('is checked by Content-Length, before anything of the body is sent', async () => {
    for (const headers of [{ 'content-length': `${MAX + 1}` }, { ...MULTIPART, 'content-length': `${10 * MAX}` }]) {
      const send = async () => openUpload(app.url, '/rest/files', await token(), headers).answer;
      expect(await refused(send)).toEqual(TOO_LARGE);
    }
  });

  it('is counted while a body without length streams in', async () => {
    const send = async () => {
      const { sent, answer } = openUpload(app.url, '/rest/files', await token());
      sent.write(tooMuch);
      return answer;
    };
    expect(await refused(send)).toEqual(TOO_LARGE);
  });

  it('is reported while the client goes on sending', async () => {
    for (const headers of [{}, MULTIPART]) {
      const send = async () => {
        const { sent, answer } = openUpload(app.url, '/rest/files', await token(), headers);
        const start = aMultipartBody(['name="file"; filename="a"', '']);
        sent.write(start.subarray(0, start.indexOf('\r\n\r\n') + 4));
        for (let count = 0; count < 100; count++) {
          sent.write(tooMuch);
        }
        return answer;
      };
      expect(await refused(send)).toEqual(TOO_LARGE);
    }
  });

  it('is counted while the part file streams in', async () => {
    expect(await refused(() => form('', ['name="file"; filename="a"', tooMuch]))).toEqual(TOO_LARGE);
  });

  it('can be reported to a client that sends much more', async () => {
    const much = Buffer.alloc(20 * 1024 * 1024, 'x');
    expect(await refused(() => upload('', much))).toEqual(TOO_LARGE);
    expect(await refused(() => form('', ['name="file"; filename="a"', much]))).toEqual(TOO_LARGE);
  });
});

describe('a caller who may not upload (protocol/files.md 2)', () => {
  it('learns it before the body is read', async () => {
    const viewer = await aUserWith(app.database, 'rest-minimal', 'product-viewer');
    const token = await app.tokenOf(viewer);
    for (const [headers, start] of [
      [{}, 'x'],
      [MULTIPART, aMultipartBody(['name="file"; filename="a"', 'x']).subarray(0, 90)],
    ] as const) {
      const send = () => {
        const { sent, answer } = openUpload(app.url, '/rest/files?storageName=x', token, headers);
        sent.write(start);
        return answer;
      };
      expect(await refused(send)).toEqual(failure(403, 'File upload is not permitted'));
    }
  });

  it('needs a token first', async () => {
    expect((await refused(() => app.asAnonymous().post('/rest/files', 'x')))[0]).toBe(401);
  });
});

describe('an upload that fails leaves nothing behind (protocol/files.md 2)', () => {
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) {
      await pause(POLL_MS);
    }
  }

  it.each([
    ['raw', {}, Buffer.from('x')],
    ['multipart', MULTIPART, aMultipartBody(['name="file"; filename="a"', 'x'.repeat(5000)]).subarray(0, 3000)],
    ['multipart with a whole file', MULTIPART, aMultipartBody(['name="file"; filename="a"', 'x']).subarray(0, -8)],
  ])('%s, when the client goes away', async (_, headers, start) => {
    const before = (await storedFiles()).length;
    const { sent } = openUpload(app.url, '/rest/files', await app.tokenOf('admin'), headers);
    sent.write(start);
    await until(async () => (await storedFiles()).length > before);
    sent.destroy();
    await until(async () => (await storedFiles()).length === before);
  });

  it('when the storage fails, which only the log reports', async () => {
    const save = jest
      .spyOn(app.nest.get(FileStorages, { strict: false }).default, 'save')
      .mockRejectedValueOnce(new Error('ENOSPC: no space left on /srv'));
    expect(await refused(() => upload('?name=a.txt', 'x'))).toEqual(failure(500, 'File upload failed'));
    save.mockRestore();
  });
});
