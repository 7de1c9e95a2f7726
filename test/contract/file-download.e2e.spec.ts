import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { pathExtension } from '../../src/latchkey/files/file-name.js';
import { FileStorages } from '../../src/latchkey/files/storage/file-storages.js';
import { aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

/** Headers that differ from one response to the next. */
const OF_THE_MOMENT = { date: '', 'x-request-id': '' };

const DAY = '2024/03/12';
const CAT = `${DAY}/2266c97c-cf23-c202-481d-04d972e185b4`;
/** The same content was stored with each of these extensions. */
const EXTENSIONS = ['', '.jpg', '.JPEG', '.png', '.pdf', '.PDF', '.txt', '.html', '.svg', '.xml', '.unknown'];
const CONTENT = Buffer.from([0xff, 0xd8, 0, 13, 10]);

let outside: string;
let folder: string;

const app = useApp(async () => {
  outside = await mkdtemp(join(tmpdir(), 'latchkey-files-'));
  folder = join(outside, 'storage');
  await mkdir(join(folder, DAY, 'folder'), { recursive: true });
  await Promise.all(EXTENSIONS.map((extension) => writeFile(join(folder, CAT + extension), CONTENT)));
  await writeFile(join(folder, DAY, 'empty'), '');
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(join(outside, 'secret'), join(folder, DAY, 'link'));
  await symlink(CAT.split('/').at(-1) ?? '', join(folder, DAY, 'inner-link'));
  return startApp({ LOCALFS_STORAGE_DIR: folder, FILES_FOLLOW_OWNER: 'false' });
});

afterAll(() => rm(outside, { recursive: true, force: true }));

/** The file that was stored under a name with this extension. */
const refOf = (name: string, path = CAT + pathExtension(name)): string =>
  `fs://${path}?name=${encodeURIComponent(name).replace(/%20/g, '+')}`;
const urlOf = (fileRef: string, more = ''): string => `/rest/files?fileRef=${encodeURIComponent(fileRef)}${more}`;

describe('GET /rest/files (protocol/files.md 3)', () => {
  it('delivers the bytes with exactly these headers', async () => {
    const answer = await app.as('alice').get(urlOf(refOf('cat.jpg')));
    expect([answer.status, answer.bytes]).toEqual([200, CONTENT]);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '5',
      'content-disposition': `inline; filename="cat.jpg"; filename*=utf-8''cat.jpg`,
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox",
    });
    for (const absent of ['content-encoding', 'cross-origin-resource-policy', 'set-cookie', 'referrer-policy']) {
      expect(answer.headers).not.toHaveProperty(absent);
    }
  });

  it('answers HEAD with the same headers and no body', async () => {
    const { headers } = await app.as('alice').get(urlOf(refOf('cat.jpg')));
    const head = await app.as('alice').send('HEAD', urlOf(refOf('cat.jpg')));
    expect([head.status, head.text]).toEqual([200, '']);
    expect({ ...head.headers, ...OF_THE_MOMENT }).toEqual({ ...headers, ...OF_THE_MOMENT });
    expect((await app.as('alice').send('HEAD', urlOf(refOf('x', `${DAY}/none`)))).status).toBe(404);
  });

  it('delivers an empty file', async () => {
    const answer = await app.as('alice').get(urlOf(refOf('a.txt', `${DAY}/empty`)));
    expect([answer.status, answer.headers['content-length'], answer.text]).toEqual([200, '0', '']);
  });

  it('delivers what was uploaded, by reference and by Location', async () => {
    const uploaded = await app.as('admin').post('/rest/files?name=%C3%9C+%26+1.txt', 'text');
    const { fileRef } = uploaded.json as { fileRef: string };
    const { pathname, search } = new URL(uploaded.headers.location ?? '');
    for (const path of [urlOf(fileRef), pathname + search]) {
      const answer = await app.as('alice').get(path);
      expect([answer.status, answer.text]).toEqual([200, 'text']);
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="%c3%9c%20%26%201.txt"; filename*=utf-8''%c3%9c%20%26%201.txt`,
      );
    }
  });

  it('with the token in the URL keeps the answer private, as <img> needs it (protocol/files.md 4)', async () => {
    const answer = await app.withQueryToken('alice').get(urlOf(refOf('cat.jpg')));
    expect([answer.status, answer.bytes]).toEqual([200, CONTENT]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-cache', 'referrer-policy': 'no-referrer' });
  });

  it('lets browser scripts of other sites read its headers (protocol/files.md 4)', async () => {
    const { headers } = await app
      .as('alice')
      .get(urlOf(refOf('cat.jpg')), undefined, { origin: 'http://other.example' });
    expect(headers['access-control-allow-origin']).toBe('*');
    const exposed = headers['access-control-expose-headers']?.split(/,\s*/);
    expect(exposed).toEqual(
      expect.arrayContaining([
        'Content-Disposition',
        'Location',
        'ETag',
        'Accept-Ranges',
        'Content-Range',
        'Content-Length',
      ]),
    );
  });
});

describe('Content-Type and Content-Disposition (protocol/files.md 3)', () => {
  it.each([
    ['cat.png', 'image/png', 'inline'],
    ['cat.JPEG', 'image/jpeg', 'inline'],
    ['a.pdf', 'application/pdf', 'inline'],
    ['a.b.jpg', 'image/jpeg', 'inline'],
    ['a.txt', 'text/plain', 'attachment'],
    ['a.html', 'text/html', 'attachment'],
    ['a.svg', 'image/svg+xml', 'attachment'],
    ['a.xml', 'application/xml', 'attachment'],
    ['a.unknown', 'application/octet-stream', 'attachment'],
    ['none', 'application/octet-stream', 'attachment'],
    ['jpg', 'application/octet-stream', 'attachment'],
    ['dot.', 'application/octet-stream', 'attachment'],
  ])('of %s are %s and %s', async (name, type, kind) => {
    const { headers } = await app.as('alice').get(urlOf(refOf(name)));
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      type,
      `${kind}; filename="${name}"; filename*=utf-8''${name}`,
    ]);
    expect(headers['content-security-policy'] !== undefined).toBe(kind === 'inline');
  });

  it.each([
    ['test-file.pdf', 'inline', 'test%2dfile.pdf'],
    ['Ü b.jpg', 'inline', '%c3%9c%20b.jpg'],
    ['a"b\\c;d.jpg', 'inline', 'a%22b%5cc%3bd.jpg'],
    ['tab\there', 'attachment', 'tab%09here'],
    ['😀', 'attachment', '%f0%9f%98%80'],
  ])('of %j are %s with the name as %s', async (name, kind, encoded) => {
    const { headers } = await app.as('alice').get(urlOf(refOf(name)));
    expect(headers['content-disposition']).toBe(`${kind}; filename="${encoded}"; filename*=utf-8''${encoded}`);
  });

  it.each([
    ['.txt', 'evil.html', 'text/plain', 'evil.txt'],
    ['.txt', 'cat.png', 'text/plain', 'cat.txt'],
    ['', 'evil.html', 'application/octet-stream', 'evil'],
    ['.html', 'cat.png', 'text/html', 'cat.html'],
    ['.unknown', 'a.pdf', 'application/octet-stream', 'a.unknown'],
  ])('of a file stored with %j do not follow the name %s of the reference', async (stored, name, type, saved) => {
    const { headers } = await app.as('alice').get(urlOf(refOf(name, CAT + stored)));
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      type,
      `attachment; filename="${saved}"; filename*=utf-8''${saved}`,
    ]);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('of an empty name are those of an unknown file, without a name', async () => {
    const { headers } = await app.as('alice').get(urlOf(refOf('')));
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      'application/octet-stream',
      'attachment',
    ]);
  });

  it('attachment=true forces a download, attachment=false nothing', async () => {
    const kind = async (name: string, query: string): Promise<string | undefined> => {
      const { headers } = await app.as('alice').get(urlOf(refOf(name), query));
      return headers['content-disposition']?.split(';')[0];
    };
    expect(await kind('a.jpg', '&attachment=true')).toBe('attachment');
    expect(await kind('a.jpg', '&attachment=false')).toBe('inline');
    expect(await kind('a.html', '&attachment=false')).toBe('attachment');
    expect(await kind('a.html', '&attachment=true')).toBe('attachment');
  });

  it('a PDF is shown without a sandbox, which breaks viewers (protocol/files.md 4)', async () => {
    const { headers } = await app.as('alice').get(urlOf(refOf('a.PDF')));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'",
    );
  });
});

describe('the fileRef of a request (protocol/files.md 1, 3)', () => {
  const TXT = `${CAT}.txt`;

  it.each([
    ['encoded', `fs%3A%2F%2F${encodeURIComponent(TXT)}%3Fname%3Dmy%2Bcat.txt`, 'my%20cat.txt'],
    ['with the plus left as it is', `fs%3A%2F%2F${encodeURIComponent(TXT)}%3Fname%3Dmy+cat.txt`, 'my%20cat.txt'],
    ['unencoded', `fs://${TXT}?name=my+cat.txt`, 'my%20cat.txt'],
    ['unencoded, with an encoded name', `fs://${TXT}?name=a%26b%3D%25%2B.txt`, 'a%26b%3d%25%2b.txt'],
    ['unencoded, up to the next &', `fs://${TXT}?name=a.txt&lang=de`, 'a.txt'],
    ['encoded but for : / ?, as aiohttp sends it', `fs://${TXT}?name%3Dmy%2Bcat.txt`, 'my%20cat.txt'],
    ['encoded but for : / ? +, as Spring sends it', `fs://${TXT}?name%3Da%2526b+c.txt`, 'a%26b%20c.txt'],
    ['encoded but for /, as Python quotes it', `fs%3A//${TXT}%3Fname%3Da%2526b%2Bc.txt`, 'a%26b%20c.txt'],
    ['encoded but for : / =', `fs://${TXT}%3Fname=a%2526b%2Bc.txt`, 'a%26b%20c.txt'],
    ['written by encodeURI', `fs://${TXT}?name=%25C3%25A4+%2526.txt`, '%c3%a4%20%26.txt'],
    ['encoded, with further items', encodeURIComponent(`fs://${TXT}?title=a.txt&lang=d+e`), 'a.txt'],
  ])('may be %s', async (_, fileRef, name) => {
    const answer = await app.as('alice').get(`/rest/files?attachment=true&fileRef=${fileRef}&x=y`);
    expect([answer.status, answer.headers['content-disposition']]).toEqual([
      200,
      `attachment; filename="${name}"; filename*=utf-8''${name}`,
    ]);
  });

  it.each(['', '?fileRef=', '?attachment=true'])('must be there: %j', async (query) => {
    const answer = await app.as('alice').get(`/rest/files${query}`);
    expect(answer).toAnswer(400, {
      error: 'Invalid file reference',
      details: "Required parameter 'fileRef' is not present",
    });
  });

  it.each([
    'abc',
    'fs://',
    `fs://${CAT}`,
    `fs://${CAT}?`,
    `fs://${CAT}?name`,
    `fs://${CAT}?name=a=b`,
    `fs://${CAT}?name=a&b`,
    `fs://${CAT}?name=%`,
    `fs://2024/03/%zz/a?name=a`,
    `fs://2024/03/12?name=cat.jpg`,
    `fs://2024/03/12/a%00b?name=cat.jpg`,
    `fs://2024/03/12/a"b?name=cat.jpg`,
    `fs:${CAT}?name=cat.jpg`,
    `1://${CAT}?name=cat.jpg`,
    `x://2024/03?name=a`,
  ])('must be a reference: %s', async (fileRef) => {
    const answer = await app.as('alice').get(urlOf(fileRef));
    expect(answer).toAnswer(400, {
      error: 'Invalid file reference',
      details: `Cannot convert '${fileRef}' into valid file reference`,
    });
  });

  it('must name a storage', async () => {
    const answer = await app.as('alice').get(urlOf(`x://${CAT}?name=cat.jpg`, '&attachment=maybe'));
    expect(answer).toAnswer(400, {
      error: 'Invalid file reference',
      details: "Cannot find FileStorage with name: 'x'",
    });
  });

  it.each(['maybe', 'TRUE', '1'])('comes with attachment=true or false, not %s', async (value) => {
    const answer = await app.as('alice').get(urlOf(refOf('none.jpg', `${DAY}/none`), `&attachment=${value}`));
    expect(answer).toAnswer(400, {
      error: 'Invalid parameter value',
      details: 'Invalid parameter value for attachment',
    });
  });
});

describe('a file that is not there (protocol/files.md 3)', () => {
  it.each([
    [`${DAY}/none`],
    [`${DAY}/folder`],
    [`${DAY}/folder/..`],
    [`${CAT}/x`],
    ['../../../etc/passwd'],
    ['2024/../../secret'],
    [`${DAY}/../../../../secret`],
    [`2024/03/12/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret`],
    ['2024/03/12%2f..%2f..%2f..%2f..%2fsecret'],
    [`${DAY}/link`],
    ['/etc/init.d/../passwd'],
    [`${DAY}/${'x'.repeat(300)}`],
  ])('is 404, also outside of the storage: %s', async (path) => {
    const fileRef = `fs://${path}?name=my+cat.jpg`;
    for (const url of [urlOf(fileRef), `/rest/files?fileRef=${fileRef}`]) {
      const answer = await app.as('alice').get(url);
      expect(answer).toAnswer(404, { error: 'File not found', details: `File not found. File reference: ${fileRef}` });
    }
  });
});

describe('a file that cannot be read (protocol/files.md 3)', () => {
  function contentIs(stream: Readable): void {
    jest
      .spyOn(app.nest.get(FileStorages, { strict: false }).default, 'open')
      .mockResolvedValueOnce({ stream, size: 100, modified: new Date(0) });
  }

  it('is 500 when that shows before the first byte', async () => {
    contentIs(
      new Readable({
        read() {
          this.destroy(new Error('EIO: i/o error'));
        },
      }),
    );
    const answer = await app.as('alice').get(urlOf(refOf('cat.jpg')));
    expect(answer).toAnswer(500, { error: 'Error on downloading the file', details: '' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  it('is 500 when it cannot be opened', async () => {
    jest
      .spyOn(app.nest.get(FileStorages, { strict: false }).default, 'open')
      .mockRejectedValueOnce(new Error('EMFILE: too many open files'));
    const answer = await app.as('alice').get(urlOf(refOf('cat.jpg')));
    expect(answer).toAnswer(500, { error: 'Error on downloading the file', details: '' });
  });

  it('cuts the connection later', async () => {
    contentIs(
      Readable.from(
        (async function* content() {
          yield Buffer.from('first');
          await Promise.resolve();
          throw new Error('EIO: i/o error');
        })(),
      ),
    );
    await expect(app.as('alice').get(urlOf(refOf('cat.jpg')))).rejects.toThrow('aborted');
  });
});

describe('a caller who may not download (protocol/files.md 3)', () => {
  it('learns nothing about the file', async () => {
    const minimal = await aUserWith(app.database, 'rest-minimal');
    for (const url of [urlOf(refOf('cat.jpg')), urlOf('abc'), '/rest/files']) {
      const answer = await app.as(minimal).get(url);
      expect(answer).toAnswer(403, { error: 'File download failed', details: 'File download is not permitted' });
    }
  });

  it('needs a token first', async () => {
    expect((await app.asAnonymous().get(urlOf(refOf('cat.jpg')))).status).toBe(401);
  });
});
