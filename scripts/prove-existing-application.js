import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expectSame, loggedIn, runWith, whileRunning } from './package-proof.js';
import { databaseOn } from './proof-database.js';

const HOW_TO = 'node_modules/latchkey/docs/how-to/use-in-an-existing-application.md';
const PREFIX = '/backend';

/**
 * Makes the application of the how-to in a folder, with the packed tarball: its controller and data source stay what they
 * are, and Latchkey is below a prefix, on the same data source.
 *
 * @param {string} server a URL of PostgreSQL, whose user may create databases
 * @param {string} folder
 * @param {string} tarball
 * @param {{ peerDependencies: Record<string, string>, devDependencies: Record<string, string> }} manifest of the package
 */
export async function proveExistingApplication(server, folder, tarball, manifest) {
  mkdirSync(folder);
  const { typescript = '', '@types/node': nodeTypes = '' } = manifest.devDependencies;
  const description = {
    name: 'existing-app',
    private: true,
    type: 'module',
    scripts: { build: 'tsc', start: 'node dist/src/main.js' },
    dependencies: { ...manifest.peerDependencies, latchkey: `file:${tarball}` },
    devDependencies: { typescript, '@types/node': nodeTypes },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description, null, 2));
  const { compilerOptions } = JSON.parse(readFileSync('src/latchkey/cli/new/template/tsconfig.json.template', 'utf8'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  runWith(folder, {}, 'npm', 'install', '--no-audit', '--no-fund');
  writeShownFiles(folder, readFileSync(join(folder, HOW_TO), 'utf8'));
  const database = await databaseOn(server);
  try {
    runWith(folder, {}, 'npm', 'run', 'build');
    const variables = { DATABASE_URL: database.url, DEMO_DATA: 'false' };
    const password = runWith(folder, variables, process.execPath, 'dist/src/create-user.js', 'admin').trim();
    await whileRunning(folder, variables, (url) => use(url, password));
  } finally {
    await database.close();
  }
}

/**
 * @param {string} url
 * @param {string} password
 */
async function use(url, password) {
  const page = async (/** @type {Record<string, string>} */ headers, path = '/pages') => {
    const answer = await fetch(url + path, { headers });
    return [answer.status, answer.status === 200 ? await answer.text() : ''];
  };
  expectSame(await page({}), [200, 'There are 0 notes']);
  expectSame(await page({}, '/pages/mine'), [401, '']);
  expectSame(await page({}, `${PREFIX}/api/entities/Note`), [401, '']);
  const headers = await loggedIn(url + PREFIX, password);
  expectSame(await page(headers, '/pages/mine'), [200, 'Notes of admin']);
  const address = `${url}${PREFIX}/api/entities/Note`;
  const created = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ title: 'Milk' }) });
  expectSame(created.status, 201);
  expectSame(created.headers.get('location')?.startsWith(`${address}/`), true);
  const read = /** @type {{ _instanceName: string }[]} */ (await (await fetch(address, { headers })).json());
  expectSame(
    read.map(({ _instanceName }) => _instanceName),
    ['Milk'],
  );
  expectSame(await page({}), [200, 'There are 1 notes']);
}

/**
 * @param {string} folder
 * @param {string} markdown
 */
function writeShownFiles(folder, markdown) {
  for (const [, code = ''] of markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
    const [, path] = /^\/\/ (src\/\S+\.ts)\n/.exec(code) ?? [];
    if (path !== undefined) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
  }
}
