import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { type FileRef, parseFileRef } from '../../src/latchkey/datatypes/file-ref.js';
import { convertPicture } from '../../src/latchkey/files/pictures/convert-picture.js';
import { PictureMaker } from '../../src/latchkey/files/pictures/picture-maker.js';
import type { FileStorage } from '../../src/latchkey/files/storage/file-storage.js';
import { FileStorages } from '../../src/latchkey/files/storage/file-storages.js';
import { aBomb, aSlowBomb } from '../builders/a-bomb.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { S3Server } from '../harness/s3-server.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

/** Headers that differ from one response to the next. */
const OF_THE_MOMENT = { date: '', 'x-request-id': '' };

const MAX_PIXELS = 1_000_000;

/** 400 by 200 pixels, the left half red, the right half blue. */
const picture = (): Sharp =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: { width: 200, height: 200, channels: 3, background: '#0000ff' } }, left: 200, top: 0 },
  ]);

let s3: S3Server;
let folder: string;

const app = useApp(async () => {
  s3 = await S3Server.start();
  folder = await mkdtemp(join(testRun().folder, 'pictures-'));
  return startApp({
    FILES_FOLLOW_OWNER: 'false',
    ...s3.settings,
    FILES_DEFAULT_STORAGE: 'fs',
    LOCALFS_STORAGE_DIR: folder,
    FILES_PICTURE_SIZES: '512, 64, 128, 256',
    FILES_PICTURE_MAX_PIXELS: String(MAX_PIXELS),
    FILES_PICTURE_MAX_BYTES: '100000',
    FILES_PICTURE_CONVERSIONS: '1',
    FILES_PICTURE_QUEUE: '2',
  });
});

afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that is kept in either storage. */
async function stored(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...(await s3.storedFiles())];
}

async function upload(name: string, content: Buffer, storageName = 'fs'): Promise<string> {
  const answer = await app.as('admin').post(`/rest/files?name=${name}&storageName=${storageName}`, content);
  return (answer.json as { fileRef: string }).fileRef;
}

const urlOf = (fileRef: string, more = ''): string => `/rest/files?fileRef=${encodeURIComponent(fileRef)}${more}`;
const get = (fileRef: string, more: string, headers?: SentHeaders): Promise<Answer> =>
  app.as('alice').get(urlOf(fileRef, more), undefined, headers);

async function shown(fileRef: string, more: string): Promise<Metadata> {
  const answer = await get(fileRef, more);
  expect([answer.status, answer.headers['content-length']]).toEqual([200, String(answer.bytes.length)]);
  return sharp(answer.bytes).metadata();
}

/** Red, green and blue of one pixel, each as a whole number of 255. */
async function pixel(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const data = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer();
  return [...data].map((part) => Math.round(part / 255));
}

const RED = [1, 0, 0];
const BLUE = [0, 0, 1];
const WHITE = [1, 1, 1];

describe.each(['fs', 's3'])('pictures that fit, beyond protocol/files.md 4, in the storage %s', (storageName) => {
  let storage: FileStorage;
  let png: string;

  beforeAll(async () => {
    const found = app.nest.get(FileStorages, { strict: false }).find(storageName);
    if (!found) {
      throw new Error(`There is no storage ${storageName}`);
    }
    storage = found;
    png = await upload('cat.png', await picture().png().toBuffer(), storageName);
  });

  const newPicture = async (): Promise<string> => upload('cat.png', await picture().png().toBuffer(), storageName);

  it.each([
    ['&width=128', 128, 64],
    ['&height=64', 128, 64],
    ['&width=64&height=64', 64, 32],
    ['&width=64&height=64&fit=inside', 64, 32],
    ['&width=64&height=64&fit=cover', 64, 64],
    ['&width=64&height=128&fit=contain', 64, 128],
    ['&width=512', 400, 200],
    ['&width=512&fit=cover', 400, 200],
    ['&width=512&height=512&fit=cover', 512, 512],
    ['&width=128&height=', 128, 64],
  ])('%s is answered with %d by %d pixels', async (more, width, height) => {
    expect(await shown(png, more)).toMatchObject({ format: 'png', width, height });
  });

  it('of the fit cover are cut off, of the fit contain padded: with white where nothing is transparent', async () => {
    const cover = (await get(png, '&width=64&height=64&fit=cover')).bytes;
    expect([await pixel(cover, 2, 32), await pixel(cover, 61, 32)]).toEqual([RED, BLUE]);
    const contain = (await get(png, '&width=64&height=64&fit=contain&format=jpeg')).bytes;
    expect([await pixel(contain, 2, 2), await pixel(contain, 8, 32), await pixel(contain, 56, 32)]).toEqual([
      WHITE,
      RED,
      BLUE,
    ]);
    expect((await shown(png, '&width=64&height=64&fit=contain')).hasAlpha).toBe(true);
  });

  it.each([
    ['jpeg', 'image/jpeg', `inline; filename="cat.jpg"; filename*=utf-8''cat.jpg`, 'jpeg'],
    ['png', 'image/png', `inline; filename="cat.png"; filename*=utf-8''cat.png`, 'png'],
    ['webp', 'image/webp', `inline; filename="cat.webp"; filename*=utf-8''cat.webp`, 'webp'],
    ['avif', 'image/avif', `inline; filename="cat.avif"; filename*=utf-8''cat.avif`, 'heif'],
  ])('in the format %s come with its type and name', async (format, type, disposition, read) => {
    const { status, headers, bytes } = await get(png, `&width=128&format=${format}`);
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, type, disposition]);
    expect(headers['content-security-policy']).toMatch(/; sandbox$/);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: read, width: 128 });
    const saved = await get(png, `&width=128&format=${format}&attachment=true`);
    expect(saved.headers['content-disposition']).toMatch(/^attachment; /);
  });

  it.each([
    ['photo.JPEG', picture().jpeg(), 'image/jpeg', 'photo.JPEG'],
    ['photo', picture().jpeg(), 'image/jpeg', 'photo.jpg'],
    ['', picture().jpeg(), 'image/jpeg', 'picture.jpg'],
    ['false.png', picture().jpeg(), 'image/jpeg', 'false.jpg'],
    ['a.webp', picture().webp(), 'image/webp', 'a.webp'],
    ['a.avif', picture().avif(), 'image/avif', 'a.avif'],
    ['a.gif', picture().gif(), 'image/png', 'a.png'],
    ['a.tiff', picture().tiff(), 'image/webp', 'a.webp'],
  ])('keep the format of %s, or get one that browsers show', async (name, original, type, called) => {
    const { headers } = await get(await upload(name, await original.toBuffer(), storageName), '&width=64');
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      type,
      expect.stringContaining(`filename="${called}"`),
    ]);
  });

  it('are upright, and reveal nothing about camera and place', async () => {
    const content = await picture()
      .withExif({ IFD0: { Copyright: 'secret owner' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const fileRef = await upload('phone.jpg', content, storageName);
    expect((await get(fileRef, '')).text).toContain('secret owner');
    for (const format of ['jpeg', 'png', 'webp', 'avif']) {
      const { bytes } = await get(fileRef, `&height=128&format=${format}`);
      const metadata = await sharp(bytes).metadata();
      expect(metadata).toMatchObject({ width: 64, height: 128 });
      for (const absent of ['exif', 'xmp', 'iptc', 'orientation']) {
        expect(metadata).not.toHaveProperty(absent);
      }
      expect(bytes.includes('secret owner')).toBe(false);
      // Turned clockwise: what was on the left is above.
      expect([await pixel(bytes, 32, 16), await pixel(bytes, 32, 112)]).toEqual([RED, BLUE]);
    }
  });

  it('of an animation show its first frame', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 100, height: 100, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { bytes } = await get(await upload('a.gif', gif, storageName), '&width=64');
    const { width, height, pages = 1 } = await sharp(bytes).metadata();
    expect([width, height, pages, await pixel(bytes, 32, 32)]).toEqual([64, 64, 1, RED]);
  });

  it('have their own validators, ranges and HEAD like every file', async () => {
    const original = await get(png, '');
    const answer = await get(png, '&width=128');
    const { etag = '' } = answer.headers;
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    const others = [original, await get(png, '&width=64'), await get(png, '&width=128&format=webp')];
    expect(others.map(({ headers }) => headers.etag)).not.toContain(etag);
    const known = await get(png, '&width=128', { 'if-none-match': etag });
    expect([known.status, known.text, known.headers.etag]).toEqual([304, '', etag]);
    const part = await get(png, '&width=128', { range: 'bytes=1-3' });
    expect([part.status, part.text]).toEqual([206, 'PNG']);
    const head = await app.as('alice').send('HEAD', urlOf(png, '&width=128'));
    expect([head.status, head.text, { ...head.headers, ...OF_THE_MOMENT }]).toEqual([
      200,
      '',
      { ...answer.headers, ...OF_THE_MOMENT },
    ]);
  });

  it('may be asked for by HEAD or with a condition first', async () => {
    const fileRef = await newPicture();
    const head = await app.as('alice').send('HEAD', urlOf(fileRef, '&width=128'));
    expect([head.status, head.headers['content-type']]).toEqual([200, 'image/png']);
    expect((await get(fileRef, '&width=64', { 'if-none-match': '*' })).status).toBe(304);
  });

  it('are made once: the second request does not open the original', async () => {
    const fileRef = await newPicture();
    const first = await get(fileRef, '&width=128');
    const before = await stored();
    const open = jest.spyOn(storage, 'open');
    const make = jest.spyOn(app.nest.get(PictureMaker, { strict: false }), 'make');
    const second = await get(fileRef, '&width=128');
    expect([open.mock.calls.length, make.mock.calls.length]).toEqual([0, 0]);
    open.mockRestore();
    make.mockRestore();
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(await stored()).toEqual(before);
  });

  it('are made once for requests that come together', async () => {
    const fileRef = await newPicture();
    const save = jest.spyOn(storage.variants, 'save');
    const answers = await Promise.all(Array.from({ length: 6 }, () => get(fileRef, '&width=128&format=webp')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(save.mock.calls).toHaveLength(1);
    save.mockRestore();
  });

  it('are refused with 503 when too many conversions wait, and made later', async () => {
    const fileRef = await newPicture();
    const wishes = ['jpeg', 'png', 'webp', 'avif'].map((format) => `&width=256&format=${format}`);
    const answers = await Promise.all(wishes.map((wish) => get(fileRef, wish)));
    const [refused, ...others] = answers.filter(({ status }) => status !== 200);
    expect([refused?.status, refused?.json, refused?.headers['retry-after'], others]).toEqual([
      503,
      { error: 'Picture cannot be converted', details: 'There are 3 conversions under way already' },
      '2',
      [],
    ]);
    for (const wish of wishes) {
      expect((await get(fileRef, wish)).status).toBe(200);
    }
  });

  it('go with their original, and no other ones', async () => {
    const [kept, removed] = [await newPicture(), await newPicture()];
    const before = await stored();
    for (const more of ['&width=64', '&width=128', '&width=64&format=webp']) {
      await get(kept, more);
      await get(removed, more);
    }
    expect(await stored()).toHaveLength(before.length + 6);
    await storage.remove(refOf(removed));
    expect(await stored()).toHaveLength(before.length + 2);
    const { status, json } = await get(removed, '&width=64');
    expect([status, json]).toEqual([
      404,
      { error: 'File not found', details: `File not found. File reference: ${removed}` },
    ]);
    expect((await get(kept, '&width=64')).status).toBe(200);
  });

  it('leave nothing when their original is removed meanwhile', async () => {
    const fileRef = await newPicture();
    const before = await stored();
    const save = storage.variants.save.bind(storage.variants);
    jest.spyOn(storage.variants, 'save').mockImplementationOnce(async (ref, content) => {
      await storage.remove(refOf(fileRef));
      await save(ref, content);
    });
    expect((await get(fileRef, '&width=64')).status).toBe(404);
    expect(await stored()).toHaveLength(before.length - 1);
  });

  it('are not files themselves: no reference leads to them', async () => {
    const { path } = refOf(png);
    expect((await get(png, '&width=64')).status).toBe(200);
    for (const way of [
      `.variants/${path}/1-64x-inside.png`,
      `${path}/1-64x-inside.png`,
      `${path}/../1-64x-inside.png`,
    ]) {
      const fileRef = `${storageName}://${way}?name=a.png`;
      expect((await get(fileRef, '')).status).toBe(404);
      expect((await get(fileRef, '&width=64&format=png')).status).toBe(404);
    }
  });

  it('answer 500 when the storage fails', async () => {
    const fileRef = await newPicture();
    jest.spyOn(storage.variants, 'save').mockRejectedValueOnce(new Error('disk full'));
    const { status, json } = await get(fileRef, '&width=64');
    expect([status, json]).toEqual([500, { error: 'Error on downloading the file', details: '' }]);
    expect((await get(fileRef, '&width=64')).status).toBe(200);
  });

  it('ask for the rights on the original before anything is done', async () => {
    const fileRef = await newPicture();
    const open = jest.spyOn(storage, 'open');
    expect((await app.as('bob').get(urlOf(fileRef, '&width=64'))).status).toBe(403);
    expect((await app.asAnonymous().get(urlOf(fileRef, '&width=64'))).status).toBe(401);
    expect(open.mock.calls).toEqual([]);
    open.mockRestore();
    await get(fileRef, '&width=64');
    expect((await app.as('bob').get(urlOf(fileRef, '&width=64'), undefined, { 'if-none-match': '*' })).status).toBe(
      403,
    );
  });

  describe('of content that cannot be converted', () => {
    const noPicture = {
      error: 'Picture cannot be converted',
      details: 'The file is not an intact picture of the types JPEG, PNG, WebP, AVIF, GIF and TIFF',
    };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>';

    it.each<[string, string, () => Buffer | Promise<Buffer>, number, unknown]>([
      ['text', 'a.png', () => Buffer.from('text'), 415, noPicture],
      ['nothing', 'a.png', () => Buffer.alloc(0), 415, noPicture],
      ['SVG', 'a.svg', () => Buffer.from(svg), 415, noPicture],
      ['PDF', 'a.pdf', () => Buffer.from('%PDF-1.4\n%%EOF\n'), 415, noPicture],
      ['a bitmap of a rare type', 'a.ppm', () => Buffer.from('P6 1 1 255\nabc'), 415, noPicture],
      ['half a picture', 'a.jpg', async () => (await picture().jpeg().toBuffer()).subarray(0, 900), 415, noPicture],
      [
        'a bomb',
        'a.png',
        () => aBomb(16_000, 16_000),
        422,
        { error: 'Picture cannot be converted', details: 'The picture has more than 1000000 pixels' },
      ],
      [
        'a file that is too big',
        'a.png',
        () => Buffer.alloc(100_001),
        422,
        { error: 'Picture cannot be converted', details: 'The file has more than 100000 bytes' },
      ],
    ])('%s: refused, and nothing is left', async (_, name, content, status, body) => {
      const fileRef = await upload(name, await content(), storageName);
      const before = await stored();
      for (const more of ['&width=64', '&width=64&height=64&format=webp']) {
        const answer = await get(fileRef, more);
        expect(answer).toAnswer(status, body);
      }
      expect(await stored()).toEqual(before);
      expect((await get(fileRef, '')).status).toBe(200);
    });
  });
});

describe('the conversion of a picture', () => {
  it('is cut when it takes too long', async () => {
    const variant = { width: 512, height: undefined, fit: 'inside', format: 'png' } as const;
    const limits = { maxPixels: Number.MAX_SAFE_INTEGER, seconds: 1 };
    await expect(convertPicture(aSlowBomb(16_000, 10_000_000), variant, limits)).rejects.toMatchObject({
      status: 422,
      body: { error: 'Picture cannot be converted', details: 'The conversion takes longer than 1 seconds' },
    });
  });
});

describe('parameters of pictures', () => {
  const none = '/rest/files?fileRef=fs%3A%2F%2F2024%2F01%2F01%2Fnone.png%3Fname%3Dnone.png';
  const invalid = (name: string, value: string, permitted = '64, 128, 256, 512') =>
    `Invalid parameter value for ${name}: '${value}' is not one of ${permitted}`;
  const missing = 'A picture needs width, height or both, of 64, 128, 256, 512';

  it.each([
    ['width=100', invalid('width', '100')],
    ['width=064', invalid('width', '064')],
    ['width=64.0', invalid('width', '64.0')],
    ['width=-64', invalid('width', '-64')],
    ['width=64px', invalid('width', '64px')],
    ['width=64&height=1e3', invalid('height', '1e3')],
    ['width=64&fit=fill', invalid('fit', 'fill', 'inside, cover, contain')],
    ['width=64&format=svg', invalid('format', 'svg', 'jpeg, png, webp, avif')],
    ['width=64&format=JPEG', invalid('format', 'JPEG', 'jpeg, png, webp, avif')],
    ['format=webp', missing],
    ['fit=cover', missing],
  ])('%s is refused', async (query, details) => {
    const { status, json } = await app.as('alice').get(`${none}&${query}`);
    expect([status, json]).toEqual([400, { error: 'Invalid parameter value', details }]);
  });

  it('that are right ask for a file that is there', async () => {
    for (const query of ['width=64', 'width=64&format=png']) {
      expect((await app.as('alice').get(`${none}&${query}`)).status).toBe(404);
    }
  });
});

function refOf(text: string): FileRef {
  const ref = parseFileRef(text);
  if (!ref) {
    throw new Error(`No reference: ${text}`);
  }
  return ref;
}
