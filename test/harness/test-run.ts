import { basename } from 'node:path';

/** What global-setup.ts and the person who started the run decided. The only reader of the environment in tests. */
export interface TestRun {
  /** Shared by all workers, removed after the run. */
  readonly folder: string;
  /** A PostgreSQL server to test against; without one every spec has its own embedded database. */
  readonly serverUrl: string | undefined;
  /** Prefix of the names of template databases on that server. */
  readonly templatePrefix: string;
}

export function testRun(): TestRun {
  const folder = process.env.LATCHKEY_TEST_RUN;
  if (folder === undefined) {
    throw new Error('LATCHKEY_TEST_RUN is missing: run the specs by Jest, whose global setup sets it');
  }
  const serverUrl = process.env.DATABASE_URL;
  return {
    folder,
    serverUrl: serverUrl === '' ? undefined : serverUrl,
    templatePrefix: basename(folder).toLowerCase().replace(/\W/g, '_'),
  };
}
