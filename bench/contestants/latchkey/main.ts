import { loadSettings } from '../../../src/latchkey/config/load-settings.js';
import { createApp } from '../../../src/latchkey/create-app.js';
import { BenchModule } from '../../domain/bench.module.js';
import { POOL_SIZE, readEnvironment } from '../environment.js';
import { reportToParent } from '../report-to-parent.js';

/** The bench of files uploads big ones. */
const MOST_BYTES = String(4 * 1024 ** 3);

const { databaseUrl, folder, bucket } = readEnvironment();
/** Latchkey as it is shipped, with the bench's module as its application. It logs as little as the others: faults. */
const settings = loadSettings({
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'error',
  DEMO_DATA: 'false',
  DATA_DIR: folder,
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: String(POOL_SIZE),
  FILES_MAX_UPLOAD_SIZE: MOST_BYTES,
  LOCALFS_MAX_FILE_SIZE: MOST_BYTES,
  FILES_DEFAULT_STORAGE: 'fs',
  ...(bucket === '' ? {} : { FILE_STORAGES: `[${bucket}]` }),
});
const app = await createApp(settings, [BenchModule]);
await app.listen(settings.PORT, settings.HOST);
reportToParent(await app.getUrl());
