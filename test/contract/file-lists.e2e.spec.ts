import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import type { FileStorage, ListedFile } from '../../src/latchkey/files/storage/file-storage.js';
import { FileStorages } from '../../src/latchkey/files/storage/file-storages.js';
import { startApp } from '../harness/app.js';
import { S3Server } from '../harness/s3-server.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

/** More than an S3 server lists at once. */
const MANY = 1_001;
const AT_ONCE = 50;
const DAY = '2024/03/12';
/** Not every S3 server is quick with thousands of objects. */
const TEST_MS = 300_000;

jest.setTimeout(TEST_MS);

let s3: S3Server;
let folder: string;

const app = useApp(async () => {
  s3 = await S3Server.start();
  folder = await mkdtemp(join(testRun().folder, 'lists-'));
  return startApp({ ...s3.settings, FILES_DEFAULT_STORAGE: 'fs', LOCALFS_STORAGE_DIR: folder });
});

afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const putFile = async (path: string, content: string): Promise<void> => {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
};

function storageNamed(name: string): FileStorage {
  const storage = app.nest.get(FileStorages, { strict: false }).find(name);
  if (!storage) {
    throw new Error(`There is no storage ${name}`);
  }
  return storage;
}

async function listed(storage: FileStorage): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const file of storage.list()) {
    files.push(file);
  }
  return files;
}

async function putAll(paths: readonly string[], put: (path: string, content: string) => Promise<void>): Promise<void> {
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    await Promise.all(paths.slice(start, start + AT_ONCE).map((path) => put(path, 'content')));
  }
}

const newPaths = (count: number): string[] => Array.from({ length: count }, () => `${DAY}/${randomUUID()}.txt`);

describe.each(['fs', 's3'])('the files of the storage %s, as files:orphans asks for them', (storageName) => {
  const put = (path: string, content: string): Promise<void> =>
    storageName === 'fs' ? putFile(path, content) : s3.put(path, content);

  it('are complete, also where a server lists a thousand at a time', async () => {
    const storage = storageNamed(storageName);
    const before = (await listed(storage)).map(({ path }) => path);
    const paths = newPaths(MANY);
    await putAll(paths, put);
    const files = (await listed(storage)).filter(({ path }) => !before.includes(path));
    expect(files.map(({ path }) => path).sort()).toEqual([...paths].sort());
    expect(new Set(files.map(({ size }) => size))).toEqual(new Set([7]));
    expect(files.every(({ modified }) => Math.abs(Date.now() - modified.getTime()) < 600_000)).toBe(true);
  });

  it('exclude variants and anything that no upload has stored', async () => {
    const storage = storageNamed(storageName);
    const before = await listed(storage);
    const [path = ''] = newPaths(1);
    const others = [`.variants/${path}/1-64x-inside.png`, 'notes.txt', `${DAY}/notes.txt`, `${DAY}/more/${path}`];
    await putAll([path, ...others], put);
    expect((await listed(storage)).length).toBe(before.length + 1);
  });

  it('go with all their variants, however many there are, and with no others', async () => {
    const storage = storageNamed(storageName);
    const [path = '', other = ''] = newPaths(2);
    const neighbours = [`.variants/${path}x/a.png`, `.variants/${other}/a.png`];
    const variants = Array.from({ length: MANY }, (_, index) => `.variants/${path}/${index}.png`);
    await putAll([path, ...variants, ...neighbours], put);
    await storage.remove({ storage: storageName, path, name: '', parameters: [] });
    const left = async (key: string): Promise<boolean> => {
      const ref = { storage: storageName, path: key.replace('.variants/', ''), name: '', parameters: [] };
      return (await storage.variants.stat(ref)) !== undefined;
    };
    expect(await Promise.all(neighbours.map(left))).toEqual([true, true]);
    expect(await Promise.all(variants.map(left))).not.toContain(true);
  });
});

describe('the files of the storage fs', () => {
  it('are not those that symbolic links lead to', async () => {
    const [path = '', link = ''] = newPaths(2);
    await putFile(path, 'content');
    await symlink(join(folder, path), join(folder, link));
    await symlink(join(folder, '2024'), join(folder, '2025'));
    const paths = (await listed(storageNamed('fs'))).map((file) => file.path);
    expect([paths.includes(path), paths.includes(link)]).toEqual([true, false]);
    expect(paths.filter((each) => each.startsWith('2025'))).toEqual([]);
  });
});
