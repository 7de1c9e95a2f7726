import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TemplateCache } from './template-cache.js';

const LONG_AGO = new Date('2020-01-01');

let folder: string;
let cached: string;
let source: string;
let made: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-templates-'));
  cached = join(folder, 'cache');
  source = join(folder, 'source');
  made = 0;
  await mkdir(source);
  await writeFile(join(source, 'migration.ts'), 'CREATE TABLE a ()');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a run gets that starts now. */
const get = async (name = 'shop', place = cached): Promise<string> => {
  const make = () => Promise.resolve(Buffer.from(`archive ${++made}`));
  return (await new TemplateCache(place, [source]).get(name, make)).toString();
};

describe('the cache of database templates', () => {
  it('makes a template once for all runs', async () => {
    expect([await get(), await get(), await get('domain'), await get()]).toEqual([
      'archive 1',
      'archive 1',
      'archive 2',
      'archive 1',
    ]);
  });

  it('makes it again when a source changes or comes', async () => {
    await get();
    await writeFile(join(source, 'migration.ts'), 'CREATE TABLE b ()');
    expect(await get()).toBe('archive 2');
    await writeFile(join(source, 'second.ts'), '');
    expect(await get()).toBe('archive 3');
    await rm(join(source, 'second.ts'));
    expect(await get()).toBe('archive 2');
  });

  it.each([0, 10, 35, 40])('makes it again when only %i bytes of it are there', async (length) => {
    await get();
    const [name = ''] = await readdir(cached);
    await truncate(join(cached, name), length);
    expect([await get(), await get()]).toEqual(['archive 2', 'archive 2']);
  });

  it('leaves one whole archive when runs start together', async () => {
    const archives = await Promise.all(Array.from({ length: 8 }, () => get()));
    expect(archives).toContain(await get());
    expect(await readdir(cached)).toHaveLength(1);
  });

  it('does without a folder that it may not write to', async () => {
    await writeFile(cached, 'a file where the folder should be');
    expect([await get(), await get()]).toEqual(['archive 1', 'archive 2']);
  });

  it('forgets what no run has used for two weeks', async () => {
    await get();
    await writeFile(join(cached, 'half-made.new'), 'archi');
    for (const name of await readdir(cached)) {
      await utimes(join(cached, name), LONG_AGO, LONG_AGO);
    }
    await get();
    await get('domain');
    expect((await readdir(cached)).map((name) => name.split('-')[0]).sort()).toEqual(['domain', 'shop']);
  });
});
