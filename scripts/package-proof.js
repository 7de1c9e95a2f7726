import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** What the proofs of the package share. */

/** Where packages come from may be said by variables; the rest of npm's would lead its commands back into this repository. */
const PASSED = /^(PATH|HOME|npm_config_(registry|cafile|userconfig)|.*_proxy|NODE_EXTRA_CA_CERTS)$/i;
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED.test(name)));
const START_MS = 120_000;

/**
 * @param {string} cwd
 * @param {Readonly<Record<string, string>>} variables
 * @param {string} command
 * @param {string[]} parameters
 * @returns {string} what it prints
 */
export function runWith(cwd, variables, command, ...parameters) {
  console.log(`> ${command} ${parameters.join(' ')}`);
  const env = { ...environment, ...variables };
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd, env, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${parameters.join(' ')} ended with ${String(status)}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/**
 * @param {unknown} seen
 * @param {unknown} wanted
 */
export function expectSame(seen, wanted) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
    throw new Error(`Expected ${JSON.stringify(wanted)} and saw ${JSON.stringify(seen)}`);
  }
}

/**
 * Runs `npm start` while something is done with the application.
 *
 * @param {string} cwd
 * @param {Readonly<Record<string, string>>} variables
 * @param {(url: string) => Promise<void>} use
 */
export async function whileRunning(cwd, variables, use) {
  console.log('> npm start');
  const env = { ...environment, ...variables, PORT: '0' };
  const child = spawn('npm', ['start'], { cwd, env, detached: true });
  try {
    await use(await greeted(child));
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

/**
 * @param {string} url
 * @param {string} password
 * @returns {Promise<{ authorization: string }>} what shows the token of the administrator
 */
export async function loggedIn(url, password) {
  const body = new URLSearchParams({ grant_type: 'password', username: 'admin', password });
  const basic = `Basic ${Buffer.from('client:secret').toString('base64')}`;
  const login = await fetch(`${url}/oauth/token`, { method: 'POST', headers: { authorization: basic }, body });
  expectSame(login.status, 200);
  const { access_token: token } = /** @type {{ access_token: string }} */ (await login.json());
  return { authorization: `Bearer ${token}` };
}
