import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whileRunning } from '../scripts/package-proof.js';
import { databaseOn } from '../scripts/proof-database.js';

/** Where the code flow ends; no client opens it. */
const CALLBACK = 'https://shop.example/callback';

/** What the client programs are registered as; the programs name the same ids and secrets. */
const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  {
    clientId: 'shop-app',
    authMethods: ['none'],
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [CALLBACK],
  },
  {
    clientId: 'shop site',
    clientSecret: '{noop}50% more: +/=ü',
    grantTypes: ['authorization_code', 'refresh_token'],
    refreshTokenPolicy: 'rotate',
    redirectUris: [CALLBACK],
  },
  {
    clientId: 'warehouse',
    clientSecret: '{noop}secret',
    grantTypes: ['client_credentials'],
    resourceRoles: ['system-full-access'],
  },
];

/**
 * Runs the sample shop with its demo data while clients use it, in a new database: on the server of `DATABASE_URL`, or
 * embedded.
 *
 * @param {(url: string) => Promise<void>} use
 */
export async function whileShopRuns(use) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-clients-shop-'));
  const database = process.env.DATABASE_URL ? await databaseOn(process.env.DATABASE_URL) : undefined;
  const settings = {
    DATA_DIR: folder,
    DATABASE_URL: database?.url ?? '',
    DEMO_DATA: 'true',
    CLIENTS: JSON.stringify(CLIENTS),
    OPTIMISTIC_LOCKING_ENABLED: 'true',
    // Without it there are no metrics, which the documents show.
    METRICS_TOKEN: 'token-of-the-operator',
  };
  try {
    await whileRunning('.', settings, use);
  } finally {
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
