import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

/*
 * Builds the console into dist/console, every text with its .br and .gz beside it. The folder appears complete, by one
 * rename: the server may run already.
 */

const TARGET = 'dist/console';
const COMPRESSED = /\.(?:js|css|html|svg|json)$/;

/** @returns {Promise<string[]>} the files of a folder and of those inside */
const filesOf = async (/** @type {string} */ folder) =>
  (await readdir(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** @param {string} file */
async function compress(file) {
  const bytes = await readFile(file);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

const unfinished = `${TARGET}.${process.pid}`;
await mkdir('dist', { recursive: true });
try {
  await build({ configFile: 'console/vite.config.ts', logLevel: 'warn', build: { outDir: join('..', unfinished) } });
  // index.html is answered with a nonce in it: it is compressed per response, if at all.
  const files = (await filesOf(unfinished)).filter((file) => COMPRESSED.test(file) && !file.endsWith('index.html'));
  await Promise.all(files.map(compress));
  await rm(TARGET, { recursive: true, force: true });
  await rename(unfinished, TARGET);
} finally {
  await rm(unfinished, { recursive: true, force: true });
}
