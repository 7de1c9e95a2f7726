import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { drawPng } from '../../src/sales/demo/png.js';
import { startApp, type TestApp } from '../harness/app.js';
import { openBrowser } from './chromium.js';
import { PageServer } from './page-server.js';

const PICTURE = drawPng(32, 8, (x) => [x * 8, 0, 0]);
const VIDEO_BITS_PER_SECOND = 12_000_000;
const RECORDED_MS = 3_000;
const BYTES_PER_SECOND = 192_000;

let app: TestApp;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  app = await startApp({ FILES_FOLLOW_OWNER: 'false' });
  browser = await openBrowser();
  page = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

async function urlOf(name: string, content: Buffer): Promise<string> {
  const { json } = await app.as('admin').post(`/rest/files?name=${name}`, content);
  const fileRef = encodeURIComponent((json as { fileRef: string }).fileRef);
  return `${app.url}/rest/files?fileRef=${fileRef}&access_token=${await app.tokenOf('alice')}`;
}

/** Draws noise for some seconds, which does not compress, and records it. */
const RECORD = `(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  const draw = setInterval(() => {
    const image = context.createImageData(320, 240);
    for (let at = 0; at < image.data.length; at++) image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    context.putImageData(image, 0, 0);
  }, 40);
  const options = { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: ${VIDEO_BITS_PER_SECOND} };
  const recorder = new MediaRecorder(canvas.captureStream(25), options);
  const chunks = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.start(100);
  await new Promise((resolve) => setTimeout(resolve, ${RECORDED_MS}));
  await new Promise((resolve) => { recorder.onstop = resolve; recorder.stop(); });
  clearInterval(draw);
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
})()`;

describe('a browser with files of the backend (protocol/files.md 4)', () => {
  it('shows a picture again with a 304', async () => {
    const url = await urlOf('picture.png', PICTURE);
    const site = await PageServer.start(`<img src="${url.replace(/&/g, '&amp;')}">`);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const statuses: number[] = [];
    session.on('Network.responseReceivedExtraInfo', ({ statusCode, headers }) => {
      if (headers.etag ?? headers.ETag) {
        statuses.push(statusCode);
      }
    });
    const width = "document.querySelector('img').naturalWidth";
    await page.goto(site.url, { waitUntil: 'load' });
    expect(await page.evaluate<number>(width)).toBe(32);
    await page.reload({ waitUntil: 'load' });
    expect(await page.evaluate<number>(width)).toBe(32);
    expect(statuses).toEqual([200, 304]);
    await site.close();
  });

  /** Plays a file in a `<video>`, seeks to a time, and returns its position and the ranges it requested. */
  async function seek(url: string, seconds: number): Promise<{ at: number; starts: number[] }> {
    const starts: number[] = [];
    page.on('response', (response) => {
      const [, start] = /^bytes (\d+)-/.exec(response.headers()['content-range'] ?? '') ?? [];
      if (response.url() === url) {
        starts.push(response.status() === 206 ? Number(start) : NaN);
      }
    });
    const site = await PageServer.start(`<video muted preload="metadata" src="${url.replace(/&/g, '&amp;')}"></video>`);
    await page.goto(site.url);
    const at = await page.evaluate<number>(`(async () => {
      const video = document.querySelector('video');
      const on = (name) => new Promise((resolve) => video.addEventListener(name, resolve, { once: true }));
      if (video.readyState < 1) await on('loadedmetadata');
      const seeked = on('seeked');
      video.currentTime = ${seconds};
      await seeked;
      return video.currentTime;
    })()`);
    await site.close();
    return { at, starts };
  }

  it('seeks in a video', async () => {
    await page.goto('about:blank');
    const video = Buffer.from(await page.evaluate<string>(RECORD), 'base64');
    const { at, starts } = await seek(await urlOf('noise.webm', video), 2);
    expect(at).toBeCloseTo(2, 1);
    expect(starts[0]).toBe(0);
  });

  it('fetches only the parts of a long recording that it plays', async () => {
    const { at, starts } = await seek(await urlOf('silence.wav', aLongRecording()), 90);
    expect(at).toBeCloseTo(90, 1);
    expect(starts[0]).toBe(0);
    expect(Math.max(...starts)).toBeGreaterThan(80 * BYTES_PER_SECOND);
  });
});

/** 100 seconds of silence as a WAV file: two channels of 16 bits, 48,000 times a second. */
function aLongRecording(): Buffer {
  const length = 100 * BYTES_PER_SECOND;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(BYTES_PER_SECOND / 4, 24);
  header.writeUInt32LE(BYTES_PER_SECOND, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(length, 40);
  return Buffer.concat([header, Buffer.alloc(length)]);
}
