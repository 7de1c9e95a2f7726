import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserClients } from './browser.js';
import { generatorClients, typescriptClients } from './generated.js';
import { javaClients } from './java.js';
import { pythonClients } from './python.js';
import { whileShopRuns } from './shop.js';

/*
 * Runs client libraries that others wrote against the running sample shop, and prints one line for each: passed, failed, or
 * NOT RUN where the machine lacks what the library needs. A failure is the status 1.
 */
const folder = mkdtempSync(join(tmpdir(), 'latchkey-clients-'));

/**
 * What a language needs, and its programs.
 *
 * @typedef {object} Clients
 * @property {string} name
 * @property {() => Promise<string>} lack what the machine lacks, in a few words; empty = nothing
 * @property {(folder: string) => Promise<unknown>} download installs the pinned packages into the folder
 * @property {(folder: string) => Promise<unknown>} [build] makes the programs, where they are not run as they stand
 * @property {Record<string, (folder: string, url: string) => Promise<void>>} programs
 */

/** @type {Clients[]} */
const all = [browserClients, pythonClients, javaClients, typescriptClients, generatorClients];

/**
 * Packages are downloaded while the shop starts.
 *
 * @param {Clients} clients
 * @returns {Promise<{ clients: Clients, own: string, lack: string, fault: unknown }>}
 */
async function prepared(clients) {
  const own = join(folder, clients.name);
  const lack = (await clients.lack()) || (await missingPackages(clients, own));
  try {
    if (lack === '') {
      await clients.build?.(own);
    }
    return { clients, own, lack, fault: undefined };
  } catch (fault) {
    return { clients, own, lack, fault };
  }
}

/**
 * A registry that cannot be reached says nothing about the libraries.
 *
 * @param {Clients} clients
 * @param {string} own
 */
async function missingPackages(clients, own) {
  try {
    await clients.download(own);
    return '';
  } catch (error) {
    return `its packages could not be installed: ${String(error).replaceAll(/\s+/g, ' ').slice(0, 300)}`;
  }
}

/**
 * @param {Awaited<ReturnType<typeof prepared>>} preparation
 * @param {string} url
 */
async function runAll({ clients, own, lack, fault }, url) {
  for (const [name, program] of Object.entries(clients.programs)) {
    if (lack !== '') {
      console.log(`${name}: NOT RUN: ${lack}`);
      continue;
    }
    const from = Date.now();
    try {
      if (fault !== undefined) {
        throw fault;
      }
      await program(own, url);
      console.log(`${name}: passed (${((Date.now() - from) / 1000).toFixed(1)} s)`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`${name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

try {
  const preparations = all.map(prepared);
  await whileShopRuns(async (url) => {
    for (const preparation of preparations) {
      await runAll(await preparation, url);
    }
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
