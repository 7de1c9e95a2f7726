import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';

const SOURCES = 'src/latchkey';
const MAX_LINES = 300;
const START_MS = 120_000;

type Kind = 'list' | 'permissionCheck' | 'creation';

let database: PrivateDatabase;
let files: Readonly<Record<Kind, readonly string[]>>;

beforeAll(async () => {
  database = await privateDatabase();
  const { DATABASE_URL = '' } = database.environment;
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', DATABASE_URL };
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/request-files.js', '--json'], { env });
  files = JSON.parse(stdout) as typeof files;
}, START_MS);

afterAll(() => database.remove());

const linesOf = async (path: string): Promise<number> => (await readFile(path, 'utf8')).split('\n').length - 1;

describe('what a developer opens to follow a request', () => {
  it('is at most 39 files for a list, the guards and the database included', () => {
    expect(files.list).toContain('entities/entities.controller.ts');
    expect(files.list.length).toBeLessThanOrEqual(39);
  });

  it('is at most 7 files for a permission check, 4 of them where access rules live', () => {
    expect(files.permissionCheck).toContain('roles/policy.guard.ts');
    expect(files.permissionCheck.length).toBeLessThanOrEqual(7);
    expect(files.permissionCheck.filter((file) => file.startsWith('roles/')).length).toBeLessThanOrEqual(4);
  });

  it('is at most 37 further files for a creation', () => {
    expect(files.creation).toContain('entities/write/direct/direct-creations.ts');
    expect(files.creation.length).toBeLessThanOrEqual(37);
  });

  it('consists of sources, none of them with more than 300 lines', async () => {
    for (const file of Object.values(files).flat()) {
      expect(await linesOf(join(SOURCES, file))).toBeGreaterThan(0);
    }
    const sources = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'));
    const long: string[] = [];
    for (const file of sources) {
      if ((await linesOf(join('src', file))) > MAX_LINES) {
        long.push(file);
      }
    }
    expect(long).toEqual([]);
  });
});
