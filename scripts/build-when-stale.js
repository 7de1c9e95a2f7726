import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Builds the server where its sources are newer than dist/. `--console` does the same for the console;
 * `--console-beside` starts that and does not wait: until it is done, the server says so at the console's address.
 */

const SHARED = ['package.json', 'tsconfig.json'];
const SERVER = ['src', 'migrations', 'nest-cli.json', ...SHARED];
const CONSOLE = ['console', 'src/react-admin', 'scripts/build-console.js', ...SHARED];
const MARKER = 'dist/.built';

/**
 * @param {string} path
 * @returns {number} time of the last change at or below the path
 */
function changedAt(path) {
  const status = statSync(path);
  return status.isDirectory()
    ? Math.max(status.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))))
    : status.mtimeMs;
}

/** @returns {boolean} whether a source is newer than what was built from it */
const isStale = (/** @type {string[]} */ sources, /** @type {string} */ built) =>
  Math.max(...sources.map(changedAt)) > (statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0);

if (isStale(SERVER, MARKER)) {
  const { status } = spawnSync('npx', ['nest', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  writeFileSync(MARKER, '');
}
if (process.argv.some((argument) => argument.startsWith('--console')) && isStale(CONSOLE, 'dist/console/index.html')) {
  const command = ['scripts/build-console.js'];
  if (process.argv.includes('--console')) {
    process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1;
  } else {
    // An old console would speak to a new server.
    rmSync('dist/console', { recursive: true, force: true });
    spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).unref();
  }
}
