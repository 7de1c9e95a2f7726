import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchDatabase, createEmptyDatabase } from '../database/bench-database.js';
import { openServer } from '../database/server.js';
import { chooseGenerator } from '../load/choose-generator.js';
import { say } from '../progress.js';
import { machineLine } from '../report/machine.js';
import { comparePeers } from './compare-peers.js';
import { startDirectus } from './directus.js';
import { createEmbeddedShop } from './embedded-shop.js';
import { DIRECTUS, installDirectus } from './install-directus.js';
import { installPocketBase, POCKETBASE } from './install-pocketbase.js';
import { startLatchkey } from './latchkey.js';
import { measurePeers } from './measure-peers.js';
import { readPeerOptions, type PeerOptions } from './options.js';
import type { Peer } from './peer.js';
import { peersTable } from './peers-table.js';
import { startPocketBase } from './pocketbase.js';
import { readShopRows } from './shop-rows.js';

const PRODUCTS = 10_000;

/** `npm run bench:peers`: Latchkey beside the peers that can be had here. @returns exit code: 1 when one is missing */
async function main({ folder, plan }: PeerOptions): Promise<number> {
  await mkdir(folder, { recursive: true });
  const missing: string[] = [];
  const pocketBase = await got(POCKETBASE, missing, () => installPocketBase(folder));
  const directus = await got(DIRECTUS, missing, () => installDirectus(folder));

  const generator = chooseGenerator();
  const work = await mkdtemp(join(tmpdir(), 'latchkey-bench-peers-run-'));
  const server = await openServer(process.env.DATABASE_URL);
  const databases: { drop(): Promise<void> }[] = [];
  const peers: Peer[] = [];
  const workFolder = async (name: string): Promise<string> => {
    await mkdir(join(work, name));
    return join(work, name);
  };
  try {
    say(`the same ${PRODUCTS} products for everybody`);
    const shop = await createBenchDatabase(server.url, PRODUCTS);
    databases.push(shop);
    const rows = await readShopRows(shop.url);
    peers.push(await startLatchkey(shop.url, await workFolder('latchkey')));
    const embedded = await workFolder('embedded');
    await createEmbeddedShop(embedded, PRODUCTS);
    peers.push(await startLatchkey('', embedded));
    if (pocketBase !== undefined) {
      peers.push(await startPocketBase(pocketBase, await workFolder('pocketbase'), rows));
    }
    if (directus) {
      const database = await createEmptyDatabase(server.url, 'directus');
      databases.push(database);
      peers.push(await startDirectus(directus, database.url, await workFolder('directus'), rows));
      await database.analyze();
    }
    await comparePeers(peers);
    const measured = await measurePeers(peers, server.pid, generator.drive, plan);
    const load = `${generator.name}, ${plan.connections.join()} connections`;
    const parts = [machineLine(load), peersTable(measured), ...missing.map((sentence) => `**${sentence}**`)];
    process.stdout.write(`${parts.join('\n\n')}\n`);
    return missing.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
    for (const database of databases) {
      await database.drop();
    }
    await rm(work, { recursive: true });
    server.stop();
  }
}

/** A peer that cannot be installed is reported here and under the table; the others are measured. */
async function got<T>(name: string, missing: string[], install: () => Promise<T>): Promise<T | undefined> {
  try {
    return await install();
  } catch (error) {
    const sentence = `NOT MEASURED: ${name} could not be installed: ${error instanceof Error ? error.message : String(error)}`;
    missing.push(sentence);
    say(`\n${'!'.repeat(80)}\n${sentence}\n${'!'.repeat(80)}\n`);
    return undefined;
  }
}

process.exitCode = await main(readPeerOptions(process.argv.slice(2)));
