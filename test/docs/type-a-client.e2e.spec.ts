import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeBlocks, shownFiles } from '../harness/code-blocks.js';
import { startApp, type TestApp } from '../harness/app.js';

const HOW_TO = 'docs/how-to/type-a-client.md';
const SHOWN_SERVER = 'http://127.0.0.1:8080';
const COMMAND = ['dist/src/latchkey/cli/main.js', 'client:types'];
const TSC = resolve('node_modules/typescript/bin/tsc');
const OPTIONS = '--strict --module nodenext --target es2023 --lib es2023,dom --types --outDir built'.split(' ');
const PREPARE_MS = 60_000;

let app: TestApp;
/** A separate project, as the developer of a client has it. */
let folder: string;
/** What the compiler reports for the client, and for one with mistakes. */
let errors: string[];

/** @returns what the program writes, also when it fails */
async function run(cwd: string, ...parameters: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, parameters, { cwd })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? String(error)}${stderr ?? ''}`;
  }
}

const withMistakes = (code: string): string =>
  code.replace("name: 'Kite', price", 'price').replace('special: true', "special: 'yes'").replace('date: ', 'since: ');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-client-'));
  await mkdir(join(folder, 'client'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const [file] = codeBlocks(await readFile(HOW_TO, 'utf8'), 'ts').flatMap(shownFiles);
  expect([file?.path, file?.text.split(SHOWN_SERVER).length]).toEqual(['client/shop.ts', 2]);
  app = await startApp();
  const code = (file?.text ?? '').replace(SHOWN_SERVER, app.url);
  await writeFile(join(folder, 'client/shop.ts'), code);
  await writeFile(join(folder, 'client/wrong.ts'), withMistakes(code));
  // As "npm run client:types" does it, once it has built what is stale.
  expect(await run('.', ...COMMAND, join(folder, 'client/latchkey.d.ts'))).toContain('client/latchkey.d.ts is written');
  const printed = await run(folder, TSC, ...OPTIONS, 'client/shop.ts', 'client/wrong.ts');
  errors = printed.split('\n').filter((line) => line.includes('error TS'));
}, PREPARE_MS);

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

describe('docs/how-to/type-a-client.md (protocol/docs.md 2)', () => {
  it('shows a client that compiles against the generated types, and runs', async () => {
    expect(errors.filter((line) => !line.startsWith('client/wrong.ts'))).toEqual([]);
    expect(await run(folder, 'built/shop.js')).toBe('Kite 13 0\norders 0\n404 Entity not found\n');
  });

  it('does not compile where a request would not fit', () => {
    expect(errors).toEqual([
      expect.stringContaining("Property 'name' is missing"),
      expect.stringContaining("Type 'string' is not assignable to type 'boolean"),
      expect.stringContaining("'since' does not exist"),
    ]);
  });
});
