import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Builds the server where its sources are newer than dist/, with `--server` in any case. `--console` builds the console
 * where it is stale; `--console-beside` starts that and does not wait: until it is done, the server says so at the console's
 * address.
 */

const SHARED = ['package.json', 'tsconfig.json'];
const SERVER = ['src', 'migrations', 'nest-cli.json', ...SHARED];
const CONSOLE = ['console', 'src/react-admin', 'scripts/build-console.js', ...SHARED];
/** Folders of the server; others of dist/ are built by themselves. */
const SERVER_OUTPUT = ['dist/src', 'dist/migrations'];
const MARKER = 'dist/.built';

const flags = new Set(process.argv.slice(2));

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

function buildServer() {
  // What sources no longer make must not stay.
  for (const folder of SERVER_OUTPUT) {
    rmSync(folder, { recursive: true, force: true });
  }
  const { status } = spawnSync('npx', ['nest', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  writeFileSync(MARKER, '');
}

function buildConsole() {
  const command = ['scripts/build-console.js'];
  if (flags.has('--console')) {
    process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1;
    return;
  }
  // An old console would speak to a new server.
  rmSync('dist/console', { recursive: true, force: true });
  spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).unref();
}

if (flags.has('--server') || isStale(SERVER, MARKER)) {
  buildServer();
}
if ((flags.has('--console') || flags.has('--console-beside')) && isStale(CONSOLE, 'dist/console/index.html')) {
  buildConsole();
}
