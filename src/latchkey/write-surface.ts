import { writeFile } from 'node:fs/promises';
import { loadSettings } from './config/load-settings.js';
import { createApp } from './create-app.js';
import { embeddedConnection } from './database/connection.js';
import { EmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { describeSurface } from './surface.js';

const FILE = 'docs/surface.md';

/** `npm run surface`: writes down what anybody can reach, on an empty database of its own. */
const postgres = await EmbeddedPostgres.start({});
const app = await createApp(
  loadSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' }),
  embeddedConnection(postgres, () => postgres.stop()),
);
await writeFile(FILE, await describeSurface(app));
await app.close();
process.stdout.write(`${FILE} is written: read the difference before you commit it\n`);
