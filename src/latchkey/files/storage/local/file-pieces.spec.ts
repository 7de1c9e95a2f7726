import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FilePieces } from './file-pieces.js';
import { ReadOnlyFile } from './read-only-file.js';

const CONTENT = randomBytes(200_000);

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-pieces-'));
  path = join(folder, 'file');
  await writeFile(path, CONTENT);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const opened = (): Promise<ReadOnlyFile> => ReadOnlyFile.open(path);
const WHOLE = { start: 0, end: CONTENT.length - 1 };

describe('the pieces of a file', () => {
  it.each([
    [0, CONTENT.length - 1],
    [0, 0],
    [70_000, 170_001],
    [CONTENT.length - 1, CONTENT.length - 1],
  ])('are the bytes from %d to %d', async (start, end) => {
    const bytes = await buffer(new FilePieces(await opened(), { start, end }));
    expect(bytes.equals(CONTENT.subarray(start, end + 1))).toBe(true);
  });

  it('do not exist in an empty file', async () => {
    expect(await buffer(new FilePieces(await opened(), { start: 0, end: -1 }))).toHaveLength(0);
  });

  it('are not read before somebody takes them', async () => {
    const file = await opened();
    const read = jest.spyOn(file, 'read');
    const pieces = new FilePieces(file, WHOLE);
    await new Promise<void>((resolve) => {
      pieces.pipe(new Writable({ highWaterMark: 1, write: () => resolve() }));
    });
    await pause(50);
    expect([read.mock.calls.length, pieces.readableLength]).toEqual([1, 0]);
    pieces.destroy();
  });

  it('are smaller the more downloads there are', async () => {
    const sizeOfFirst = async (): Promise<number> => {
      for await (const piece of new FilePieces(await opened(), WHOLE)) {
        return (piece as Buffer).length;
      }
      return 0;
    };
    expect(await sizeOfFirst()).toBe(128 * 1024);
    const others = await Promise.all(Array.from({ length: 1_023 }, async () => new FilePieces(await opened(), WHOLE)));
    expect(await sizeOfFirst()).toBe(16 * 1024);
    await Promise.all(
      others.map((each) => {
        const closed = new Promise((resolve) => each.once('close', resolve));
        each.destroy();
        return closed;
      }),
    );
    expect(await sizeOfFirst()).toBe(128 * 1024);
  });

  it('end with an error when the file has become shorter', async () => {
    const short = join(folder, 'short');
    await writeFile(short, CONTENT);
    const file = await ReadOnlyFile.open(short);
    await truncate(short, 100);
    await expect(buffer(new FilePieces(file, WHOLE))).rejects.toThrow('shorter');
  });

  it('close the file when nobody needs them any more', async () => {
    const file = await opened();
    const pieces = new FilePieces(file, WHOLE);
    await new Promise((resolve) => pieces.once('readable', resolve));
    expect(file.status.size).toBe(CONTENT.length);
    pieces.destroy();
    await new Promise((resolve) => pieces.once('close', resolve));
    expect(() => file.status).toThrow('EBADF');
  });

  it('close the file only after the read that is under way', async () => {
    const file = await opened();
    const read = jest.spyOn(file, 'read');
    const pieces = new FilePieces(file, WHOLE);
    pieces.read();
    pieces.destroy();
    expect(file.status.size).toBe(CONTENT.length);
    await read.mock.results[0]?.value;
    expect(() => file.status).toThrow('EBADF');
  });
});
