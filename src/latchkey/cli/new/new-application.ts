import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CommandError } from '../command-error.js';

const TEMPLATE = fileURLToPath(new URL('./template/', import.meta.url));
const SUFFIX = '.template';
/** Files that npm would leave out of the package, or obey, under their real names. */
const HIDDEN = new Map([
  ['gitignore', '.gitignore'],
  ['dockerignore', '.dockerignore'],
]);
/** The package that this file belongs to. */
const PACKAGE = fileURLToPath(new URL('../../../../../', import.meta.url));
/** What `npm run build:package` adds to a build. */
const DECLARATIONS = join(PACKAGE, 'dist/src/latchkey/index.d.ts');

interface Manifest {
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const run = promisify(execFile);

/**
 * `latchkey new my-app`: writes a small application. It depends on the package that made it, as a tarball beside its
 * `package.json`.
 */
export async function newApplication([folder = '']: readonly string[]): Promise<void> {
  const name = basename(resolve(folder));
  if (folder === '' || !/^[a-z][a-z0-9._-]*$/.test(name)) {
    throw new CommandError('Name the folder of the application in lower case: latchkey new my-app');
  }
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new CommandError(`The folder ${folder} is not empty`);
  }
  if (!existsSync(DECLARATIONS)) {
    throw new CommandError('The package has no declarations yet: run "npm run build:package" first');
  }
  await mkdir(folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as Manifest;
  const tarball = await packInto(folder);
  await writeFiles(folder, (text) => filled(text, name, `file:${tarball}`, manifest));
  const locked = await lock(folder);
  const next = ['', `  cd ${folder}`, `  npm ${locked ? 'ci' : 'install'}`, '  npm start', ''].join('\n');
  process.stdout.write(`${folder} holds an application; its README.md says what to do:\n${next}`);
}

/** @returns name of the tarball */
async function packInto(folder: string): Promise<string> {
  const options = ['pack', '--ignore-scripts', '--json', '--pack-destination', resolve(folder)];
  const { stdout } = await run('npm', options, { cwd: PACKAGE, shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  return packed?.filename ?? '';
}

async function writeFiles(folder: string, fill: (text: string) => string): Promise<void> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const source = join(entry.parentPath, entry.name);
    const name = entry.name.slice(0, -SUFFIX.length);
    const target = join(folder, entry.parentPath.slice(TEMPLATE.length), HIDDEN.get(name) ?? name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, fill(await readFile(source, 'utf8')));
  }
}

/** Replaces `{{name}}`, `{{latchkey}}`, `{{node}}`, and `{{peer:typeorm}}` or `{{dev:jest}}` by versions of this package. */
function filled(text: string, name: string, latchkey: string, manifest: Manifest): string {
  const { engines, peerDependencies, devDependencies } = manifest;
  return text.replace(/\{\{(?:(peer|dev):)?([^{}]+)\}\}/g, (mark, kind: string | undefined, key: string) => {
    const values =
      kind === 'peer' ? peerDependencies : kind === 'dev' ? devDependencies : { name, latchkey, node: engines.node };
    return values[key as keyof typeof values] ?? mark;
  });
}

/** Writes `package-lock.json`. @returns whether it could: without a registry the first `npm install` writes it */
async function lock(folder: string): Promise<boolean> {
  const options = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await run('npm', options, { cwd: folder, shell: process.platform === 'win32' });
    return true;
  } catch {
    return false;
  }
}
