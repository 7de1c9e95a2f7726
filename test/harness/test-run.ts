import { basename } from 'node:path';

/** What global-setup.ts and the person who started the run decided. The only reader of the environment in tests. */
export interface TestRun {
  /** Shared by all workers, removed after the run. */
  readonly folder: string;
  /** A PostgreSQL server to test against; without one every spec has its own embedded database. */
  readonly serverUrl: string | undefined;
  /** The same server without a pooler in between: makes and drops databases. */
  readonly directUrl: string | undefined;
  /** Prefix of the names of template databases on that server. */
  readonly templatePrefix: string;
}

export function testRun(): TestRun {
  const folder = process.env.LATCHKEY_TEST_RUN;
  if (folder === undefined) {
    throw new Error('LATCHKEY_TEST_RUN is missing: run the specs by Jest, whose global setup sets it');
  }
  const { DATABASE_URL = '', DATABASE_SIGNALS_URL = '' } = process.env;
  return {
    folder,
    serverUrl: DATABASE_URL || undefined,
    directUrl: DATABASE_SIGNALS_URL || DATABASE_URL || undefined,
    templatePrefix: basename(folder).toLowerCase().replace(/\W/g, '_'),
  };
}
