import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { PostgresCluster } from '../../bench/database/postgres-cluster.js';
import { RequestEvent } from '../../src/latchkey/http/logging/access-log.hook.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { buildTemplate, SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';

const START_MS = 60_000;
/** Less than what a request of the specs writes. */
const DISK = '2m';
const FULL = {
  error: 'Insufficient storage',
  details: 'No space is left where the data is kept: nothing can be written until an operator makes room',
};

let cluster: PostgresCluster;
let disk: string;
let app: TestApp;
let logged: jest.SpiedFunction<Logger['error']>;

/** A file system in memory, which only root can mount. */
function mountDisk(): void {
  disk = mkdtempSync(join(tmpdir(), 'latchkey-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk]);
  for (const folder of ['tables', 'files']) {
    mkdirSync(join(disk, folder));
  }
  execFileSync('chown', ['-R', 'postgres', join(disk, 'tables')]);
}

const sql = async (text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

/** Takes all that is left. */
function fillDisk(): void {
  try {
    writeFileSync(join(disk, 'filler'), Buffer.alloc(4 * 1024 * 1024));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

const linesOf = (): unknown[] => (logged.mock.calls as unknown as [unknown][]).map(([event]) => event);

describe('a full disk', () => {
  beforeAll(async () => {
    mountDisk();
    cluster = await PostgresCluster.create();
    const connection = {
      embedded: false as const,
      options: { url: cluster.url },
      poolSize: 4,
      close: () => Promise.resolve(),
    };
    await buildTemplate(SAMPLE, connection, testRun().folder);
    await sql(`CREATE TABLESPACE small LOCATION '${join(disk, 'tables')}'`);
    await sql('ALTER TABLE tag SET TABLESPACE small');
    app = await startAppOn(connection, { LOCALFS_STORAGE_DIR: join(disk, 'files') });
    await app.tokenOf('admin');
    fillDisk();
  }, START_MS);

  afterAll(async () => {
    await app.close();
    cluster.remove();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    logged.mockClear();
  });

  it('of the database answers writes 507, with one line that says so', async () => {
    const tags = Array.from({ length: 2_000 }, (_, index) => ({ name: `tag ${index} `.repeat(10) }));
    const answer = await app.as('admin').post('/rest/entities/Tag', tags);
    expect(answer).toAnswer(507, FULL);
    expect(linesOf()).toEqual([expect.any(RequestEvent)]);
    expect(String(linesOf()[0])).toMatch(
      /^Answered with storageFull: could not extend file .*No space left on device.* \(POST \/rest\/entities\/Tag of admin, request [\da-f-]{36}\)$/,
    );
  });

  it('of files answers uploads 507, with one line that says so, and leaves nothing behind', async () => {
    const answer = await app.as('admin').post('/rest/files?name=a.bin', Buffer.alloc(1024 * 1024));
    expect(answer).toAnswer(507, FULL);
    expect(linesOf().map(String)).toEqual([
      expect.stringMatching(/^A file could not be stored: Error: ENOSPC: no space left on device, write \(POST \/rest/),
    ]);
  });

  it('leaves reads as they are, and writes as they were once there is room', async () => {
    expect((await app.as('admin').get('/rest/entities/Tag?limit=1')).status).toBe(200);
    rmSync(join(disk, 'filler'));
    expect((await app.as('admin').post('/rest/entities/Tag', { name: 'room' })).status).toBe(201);
    expect((await app.as('admin').post('/rest/files?name=a.bin', Buffer.alloc(1024))).status).toBe(201);
  });
});
