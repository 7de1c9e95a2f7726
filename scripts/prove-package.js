import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/*
 * Does with the package what a new user does: packs it, makes an application outside of this repository, installs,
 * tests, migrates and starts it, logs in, writes and reads. Needs `npm run build:package` and a registry.
 */
const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
const app = join(folder, 'my-app');
/** Where packages come from may be said by variables; the rest of npm's would lead its commands back into this repository. */
const PASSED = /^(PATH|HOME|npm_config_(registry|cafile|userconfig)|.*_proxy|NODE_EXTRA_CA_CERTS)$/i;
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED.test(name)));
const START_MS = 120_000;

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} parameters
 * @returns {string} what it prints
 */
function run(cwd, command, ...parameters) {
  console.log(`> ${command} ${parameters.join(' ')}`);
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd, env: environment, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${parameters.join(' ')} ended with ${String(status)}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/**
 * @param {unknown} seen
 * @param {unknown} wanted
 */
function expectSame(seen, wanted) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
    throw new Error(`Expected ${JSON.stringify(wanted)} and saw ${JSON.stringify(seen)}`);
  }
}

/** @param {string} password */
async function use(password) {
  const child = spawn('npm', ['start'], { cwd: app, env: { ...environment, PORT: '0' }, detached: true });
  try {
    const url = await greeted(child);
    const body = new URLSearchParams({ grant_type: 'password', username: 'admin', password });
    const basic = `Basic ${Buffer.from('client:secret').toString('base64')}`;
    const login = await fetch(`${url}/oauth/token`, { method: 'POST', headers: { authorization: basic }, body });
    const { access_token: token } = /** @type {{ access_token: string }} */ (await login.json());
    const headers = { authorization: `Bearer ${token}` };
    const book = JSON.stringify({ title: 'Emma', pages: 474 });
    const created = await fetch(`${url}/rest/entities/Book`, { method: 'POST', headers, body: book });
    expectSame(created.status, 201);
    const pages = await fetch(`${url}/rest/services/bookService/countPages`, { headers });
    expectSame([pages.status, await pages.text()], [200, '474']);
  } finally {
    if (child.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} its address
 */
function greeted(child) {
  return new Promise((done, fail) => {
    let text = '';
    const timer = setTimeout(() => fail(new Error(`The application does not start:\n${text}`)), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (/** @type {Buffer} */ chunk) => {
        text += chunk.toString();
        const [, url] = /listens on (\S+)/.exec(text) ?? [];
        if (url !== undefined) {
          clearTimeout(timer);
          done(url);
        }
      });
    }
    child.on('exit', () => fail(new Error(`The application ended:\n${text}`)));
  });
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
  console.log('The package works');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
