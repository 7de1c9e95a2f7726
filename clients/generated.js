import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loggedIn } from '../scripts/package-proof.js';
import { run } from './command.js';
import { javaClients } from './java.js';
import { pythonClients } from './python.js';

const SOURCES = resolve('clients/generated');
const GENERATOR = 'org.openapitools:openapi-generator-cli:7.25.0';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/**
 * @param {string} folder
 * @param {string} url of the shop
 * @returns {Promise<string>} the path of its project document
 */
async function savedDocument(folder, url) {
  const file = join(folder, 'document.json');
  if (!existsSync(file)) {
    const response = await fetch(`${url}/rest/docs/openapiDetailed.json`, { headers: await loggedIn(url, 'admin') });
    writeFileSync(file, await response.text());
  }
  return file;
}

/** @param {string} folder */
async function installTypescript(folder) {
  mkdirSync(folder, { recursive: true });
  cpSync(SOURCES, folder, { recursive: true });
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}

/**
 * Compiles a program with the client that was made for it, and runs it.
 *
 * @param {string} folder
 * @param {string} url
 * @param {string} program
 */
async function runTypescript(folder, url, program) {
  await run(`${folder}/node_modules/.bin/tsc`, ['-p', `${folder}/tsconfig.${program}.json`]);
  await run(
    `${folder}/node_modules/.bin/rolldown`,
    [`built/${program}.js`, '--platform', 'node', '-o', `${program}.mjs`],
    {
      cwd: folder,
    },
  );
  await run('node', [`${program}.mjs`], { cwd: folder, env: { SHOP_URL: url } });
}

/**
 * @param {string} folder
 * @param {string} url
 * @param {string} generator of openapi-generator
 * @param {string[]} parameters
 */
async function generate(folder, url, generator, ...parameters) {
  const [jar = ''] = readdirSync(`${folder}/jar`);
  const file = await savedDocument(folder, url);
  await run('java', ['-jar', `${folder}/jar/${jar}`, 'generate', '-g', generator, '-i', file, ...parameters]);
}

/** @param {string} folder */
const downloadGenerator = (folder) =>
  run('mvn', ['-q', '-B', COPY, `-Dartifact=${GENERATOR}`, `-DoutputDirectory=${folder}/jar`]);

/** @type {import('./run.js').Clients} */
export const typescriptClients = {
  name: 'generated-typescript',
  lack: () => Promise.resolve(''),
  download: installTypescript,
  programs: {
    'openapi-typescript and openapi-fetch': async (folder, url) => {
      const types = `${folder}/made/openapi-typescript.d.ts`;
      await run(`${folder}/node_modules/.bin/openapi-typescript`, [await savedDocument(folder, url), '-o', types]);
      await runTypescript(folder, url, 'with-openapi-fetch');
    },
    'hey-api': async (folder, url) => {
      const file = await savedDocument(folder, url);
      await run(`${folder}/node_modules/.bin/openapi-ts`, ['-i', file, '-o', 'made/hey-api', '--no-log-file'], {
        cwd: folder,
      });
      await runTypescript(folder, url, 'with-hey-api');
    },
  },
};

/** @type {import('./run.js').Clients} */
export const generatorClients = {
  name: 'generated-java',
  lack: async () => (await javaClients.lack()) || (await pythonClients.lack()),
  download: async (folder) => {
    await installTypescript(folder);
    await downloadGenerator(folder);
    await run('python3', ['-m', 'venv', `${folder}/venv`]);
    await run(`${folder}/venv/bin/pip`, ['install', '--quiet', '--requirement', `${SOURCES}/requirements.txt`]);
  },
  programs: {
    'openapi-generator, typescript-axios': async (folder, url) => {
      await generate(folder, url, 'typescript-axios', '-o', `${folder}/made/axios`);
      await runTypescript(folder, url, 'with-axios');
    },
    'openapi-generator, python': async (folder, url) => {
      const python = `${folder}/made/python`;
      await generate(folder, url, 'python', '-o', python, '--additional-properties=packageName=shop_client');
      await run(`${folder}/venv/bin/python`, ['-B', `${SOURCES}/shop.py`, python], { env: { SHOP_URL: url } });
    },
  },
};
