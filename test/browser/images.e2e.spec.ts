import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { drawPng } from '../../src/sales/demo/png.js';
import { startApp, type TestApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { openBrowser } from './chromium.js';
import { PageServer } from './page-server.js';

const WIDTH = 32;
const PICTURE = drawPng(WIDTH, 8, (x) => [x * 8, 0, 0]);

interface ShownImage {
  /** Pixels; 0 when the image could not be shown. */
  readonly width: number;
  /** Status that the same request gets outside of a browser, which hides refusals from pages of other sites. */
  readonly status: number;
}

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

const escaped = (url: string): string => url.replace(/&/g, '&amp;');

/** Opens a page of another site that shows one image, and waits until the browser is done with it. */
async function show(imageUrl: string, attributes = `src="${escaped(imageUrl)}"`): Promise<ShownImage> {
  const site = await PageServer.start(`<img id="image" ${attributes}>`);
  const page = await browser.newPage();
  try {
    await page.goto(site.url, { waitUntil: 'load' });
    const width = await page.evaluate<number>("document.getElementById('image').naturalWidth");
    return { width, status: (await fetch(imageUrl)).status };
  } finally {
    await page.close();
    await site.close();
  }
}

async function uploadPicture(app: TestApp, content = PICTURE): Promise<string> {
  const answer = await app.as('admin').post('/rest/files?name=picture.png', content);
  return encodeURIComponent((answer.json as { fileRef: string }).fileRef);
}

describe('an <img> of another site (protocol/files.md 4)', () => {
  const app = useApp(() => startApp({ FILES_FOLLOW_OWNER: 'false' }));
  let fileRef: string;

  beforeAll(async () => {
    fileRef = await uploadPicture(app);
  });

  it('is shown with the token in its URL', async () => {
    const token = await app.tokenOf('alice');
    const image = await show(`${app.url}/rest/files?fileRef=${fileRef}&access_token=${token}`);
    expect(image).toEqual({ width: WIDTH, status: 200 });
  });

  it('is shown by a URL that opens this file alone, until that URL is revoked', async () => {
    const body = { fileRef: decodeURIComponent(fileRef) };
    const made = await app.as('alice').post('/rest/files/url', body);
    const url = app.url + (made.json as { url: string }).url;
    expect(await show(url)).toEqual({ width: WIDTH, status: 200 });
    const token = new URL(url).searchParams.get('access_token') ?? '';
    await app.asClient().post('/oauth/revoke', new URLSearchParams({ token }).toString());
    expect(await show(url)).toEqual({ width: 0, status: 401 });
  });

  it('gets the picture that fits by its srcset', async () => {
    const big = await uploadPicture(
      app,
      drawPng(512, 256, () => [200, 0, 0]),
    );
    const url = `${app.url}/rest/files?fileRef=${big}&access_token=${await app.tokenOf('alice')}&format=webp`;
    const set = [128, 256, 512].map((width) => `${escaped(url)}&amp;width=${width} ${width}w`);
    const image = await show(`${url}&width=128`, `srcset="${set.join(', ')}" sizes="128px"`);
    expect(image).toEqual({ width: 128, status: 200 });
  });

  it('is not shown without a token', async () => {
    expect(await show(`${app.url}/rest/files?fileRef=${fileRef}`)).toEqual({ width: 0, status: 401 });
  });

  it('is not shown with a wrong token', async () => {
    const image = await show(`${app.url}/rest/files?fileRef=${fileRef}&access_token=wrong`);
    expect(image).toEqual({ width: 0, status: 401 });
  });

  it('is not shown to somebody without the download permission', async () => {
    const token = await app.tokenOf('bob');
    const image = await show(`${app.url}/rest/files?fileRef=${fileRef}&access_token=${token}`);
    expect(image).toEqual({ width: 0, status: 403 });
  });

  it('may be followed by scripts that log in and read entities with their total count', async () => {
    const script = `(async () => {
      const form = new URLSearchParams({ grant_type: 'password', username: 'alice', password: 'alice' });
      const login = await fetch('${app.url}/oauth/token', {
        method: 'POST', body: form, headers: { authorization: 'Basic ' + btoa('client:secret') } });
      const { access_token } = await login.json();
      const list = await fetch('${app.url}/rest/entities/Product?returnCount=true', {
        headers: { authorization: 'Bearer ' + access_token, 'accept-language': 'en' } });
      return { status: list.status, count: list.headers.get('x-total-count'), body: await list.text() };
    })()`;
    const site = await PageServer.start('<p>shop</p>');
    const page = await browser.newPage();
    await page.goto(site.url);
    const read: unknown = await page.evaluate(script);
    await page.close();
    await site.close();
    expect(read).toEqual({ status: 200, count: '0', body: '[]' });
  });
});

describe('an <img> of another site where files are open to anonymous', () => {
  const app = useApp(() =>
    startApp({
      FILES_FOLLOW_OWNER: 'false',
      ANONYMOUS_URL_PATTERNS: 'GET /rest/files',
      ANONYMOUS_RESOURCE_ROLES: 'product-viewer',
    }),
  );

  it('is shown without a token', async () => {
    const fileRef = await uploadPicture(app);
    expect(await show(`${app.url}/rest/files?fileRef=${fileRef}`)).toEqual({ width: WIDTH, status: 200 });
  });

  it('is still refused with a wrong token', async () => {
    const fileRef = await uploadPicture(app);
    const image = await show(`${app.url}/rest/files?fileRef=${fileRef}&access_token=wrong`);
    expect(image).toEqual({ width: 0, status: 401 });
  });
});
