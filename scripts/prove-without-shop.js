import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/*
 * Deletes from a copy of the repository what README.md names under "Without the sample shop", and the specs that import what
 * is gone. The rest must build, pass the type check and its unit specs, and answer requests. Other specs send requests to the
 * shop and need its tables.
 */
const REQUESTS = ['schema', 'oauth-metadata', 'existing-application'].map(
  (name) => `test/contract/${name}.e2e.spec.ts`,
);

const copy = mkdtempSync(join(tmpdir(), 'latchkey-without-shop-'));

/** @param {string} path */
const inCopy = (path) => join(copy, path);
/** @param {string} path */
const read = (path) => readFileSync(inCopy(path), 'utf8');

/** @returns {string[]} files that are left */
function deleteTheShop() {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(existsSync);
  files.forEach((file) => cpSync(file, inCopy(file)));
  symlinkSync(resolve('node_modules'), inCopy('node_modules'));
  const [, section = ''] = /## Without the sample shop\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
  const [folder = '', tables = '', pictures = '', module = '', named = ''] = [...section.matchAll(/`([^`]+)`/g)].map(
    ([, code = '']) => code,
  );
  [folder, tables, pictures].forEach((path) => rmSync(inCopy(path), { recursive: true }));
  const lines = read(module).split('\n');
  writeFileSync(inCopy(module), lines.filter((line) => !line.includes(named)).join('\n'));
  return files.filter((file) => existsSync(inCopy(file)));
}

/**
 * @param {string} file
 * @returns {boolean} whether a file that it imports is gone
 */
const misses = (file) =>
  [...read(file).matchAll(/(?:from |import ?\(?)'(\.{1,2}\/[^']+)\.js'/g)].some(
    ([, path = '']) => !['.ts', '.js'].some((ending) => existsSync(inCopy(join(dirname(file), path + ending)))),
  );

/** @param {readonly string[]} files */
function deleteSpecs(files) {
  const specs = files.filter((file) => file.startsWith('test/') && file.endsWith('.ts'));
  const gone = specs.filter(misses);
  gone.forEach((file) => rmSync(inCopy(file)));
  if (gone.length > 0) {
    deleteSpecs(specs.filter((file) => !gone.includes(file)));
  }
}

/** @param {string[]} command */
function run(...command) {
  console.log(`> npm ${command.join(' ')}`);
  const { status } = spawnSync('npm', command, { cwd: copy, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`Without the sample shop "npm ${command.join(' ')}" ended with ${String(status)}`);
  }
}

try {
  deleteSpecs(deleteTheShop());
  run('run', 'build');
  run('run', 'typecheck');
  run('run', 'test:unit');
  run('test', '--', ...REQUESTS);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
