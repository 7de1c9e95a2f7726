import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expectSame, loggedIn, runWith, whileRunning } from './package-proof.js';
import { proveExistingApplication } from './prove-existing-application.js';

/*
 * Does with the package what a new user does: packs it, makes an application outside of this repository, installs,
 * tests, migrates and starts it, logs in, writes and reads. The same inside of an existing Nest application, with
 * `DATABASE_URL` on the database of that application. Needs `npm run build:package` and a registry.
 */
const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
const app = join(folder, 'my-app');

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} parameters
 * @returns {string} what it prints
 */
const run = (cwd, command, ...parameters) => runWith(cwd, {}, command, ...parameters);

/** @param {string} password */
const use = (password) =>
  whileRunning(app, {}, async (url) => {
    const headers = await loggedIn(url, password);
    const book = JSON.stringify({ title: 'Emma', pages: 474 });
    const created = await fetch(`${url}/rest/entities/Book`, { method: 'POST', headers, body: book });
    expectSame(created.status, 201);
    const pages = await fetch(`${url}/rest/services/bookService/countPages`, { headers });
    expectSame([pages.status, await pages.text()], [200, '474']);
  });

const server = process.env.DATABASE_URL;
if (!server) {
  throw new Error('Set DATABASE_URL: an existing application has its database on a server');
}

try {
  run(folder, process.execPath, resolve('dist/src/latchkey/cli/main.js'), 'new', 'my-app');
  run(app, 'npm', 'ci', '--no-audit', '--no-fund');
  run(app, 'npm', 'test');
  const nothing = run(app, 'npm', 'run', 'migration:generate', '--', 'Again');
  expectSame(nothing.includes('nothing to do'), true);
  expectSame(readdirSync(join(app, 'migrations')), ['1700000000001-create-books.ts']);
  const created = run(app, 'npm', 'run', 'users:create', '--', 'admin');
  await use(/the password (\S+)/.exec(created)?.[1] ?? '');
  const [tarball = ''] = readdirSync(app).filter((name) => name.endsWith('.tgz'));
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  await proveExistingApplication(server, join(folder, 'existing-app'), join(app, tarball), manifest);
  console.log('The package works');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
