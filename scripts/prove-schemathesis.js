import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { outputOf, run } from '../clients/command.js';
import { whileShopRuns } from '../clients/shop.js';
import { loggedIn } from './package-proof.js';

/*
 * Lets schemathesis try every operation of both OpenAPI documents on the running shop, in a new database: no response may be a
 * server error, or differ from what the document says. Prints one line for each document: passed, failed, or NOT RUN where the machine lacks
 * Python or its packages. A failure is the status 1.
 */
const OWN = resolve('scripts/prove-schemathesis');
const DOCUMENTS = ['openapi', 'openapiDetailed'];
const NEEDED = 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 11))';
/** For one document; a busy machine needs far longer than an idle one. */
const LIMIT_MS = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-schemathesis-'));
const schemathesis = `${folder}/bin/schemathesis`;

/** @returns {Promise<string>} what the machine lacks; empty = nothing */
async function lack() {
  if ((await outputOf('python3', ['-c', NEEDED])) === undefined) {
    return 'Python 3.11 with venv is missing, apt-get install python3-venv';
  }
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(`${folder}/bin/pip`, ['install', '--quiet', '--requirement', `${OWN}/requirements.txt`]);
    return '';
  } catch (error) {
    return `its packages could not be installed: ${String(error).replaceAll(/\s+/g, ' ').slice(0, 300)}`;
  }
}

/** @typedef {{ servers: { url: string }[], paths: Record<string, { servers?: { url: string }[] }> }} OpenApi */

/**
 * Schemathesis takes one server for all paths.
 *
 * @param {OpenApi} document
 * @returns {OpenApi} the same with all paths below the root of the server
 */
function atRoot(document) {
  const [{ url } = { url: '' }] = document.servers;
  const paths = Object.entries(document.paths).map(([path, { servers, ...item }]) => [
    servers ? path : url + path,
    item,
  ]);
  return { ...document, servers: [{ url: '/' }], paths: Object.fromEntries(paths) };
}

/**
 * @param {string} url of the shop
 * @param {string} authorization of an administrator, from before the first request: too many wrong log-ins are among them
 * @param {string} document its name below `/rest/docs`
 */
async function prove(url, authorization, document) {
  const from = Date.now();
  const response = await fetch(`${url}/rest/docs/${document}.json`, { headers: { authorization } });
  const file = join(folder, `${document}.json`);
  writeFileSync(file, JSON.stringify(atRoot(/** @type {OpenApi} */ (await response.json()))));
  const TOKEN = authorization.replace('Bearer ', '');
  const settings = ['--no-color', '--config-file', `${OWN}/schemathesis.toml`];
  try {
    const text = await run(schemathesis, [...settings, 'run', file, '--url', url], {
      cwd: folder,
      env: { TOKEN },
      limit: LIMIT_MS,
    });
    const { status } = await fetch(`${url}/rest/userInfo`, { headers: { authorization } });
    if (status !== 200) {
      throw new Error(`A request has ended the session that the others need: ${status} of /rest/userInfo`);
    }
    const [, cases = ''] = /(\d+ generated)/.exec(text) ?? [];
    console.log(`${document}: passed, ${cases} (${((Date.now() - from) / 1000).toFixed(0)} s)`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${document}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
}

try {
  const lacking = await lack();
  if (lacking === '') {
    await whileShopRuns(async (url) => {
      const { authorization } = await loggedIn(url, 'admin');
      for (const document of DOCUMENTS) {
        await prove(url, authorization, document);
      }
    });
  } else {
    console.log(`schemathesis: NOT RUN: ${lacking}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
