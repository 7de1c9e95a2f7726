import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { openConnection } from '../../src/latchkey/database/connection.js';
import { SEEDS } from '../database/seeds.js';
import { BenchModule } from '../domain/bench.module.js';

/** Makes the embedded database in a data folder, with the tables and rows of the bench. */
export async function createEmbeddedShop(folder: string, products: number): Promise<void> {
  const settings = loadSettings({ NODE_ENV: 'test', DATA_DIR: folder, LOG_LEVEL: 'error', DEMO_DATA: 'false' });
  const app = await createApp(settings, [BenchModule], {
    ...(await openConnection(settings)),
    afterMigrations: async (dataSource) => {
      await dataSource.driver.createSchemaBuilder().build();
      for (const sql of [...SEEDS.map((seed) => seed.replaceAll(':products', String(products))), 'VACUUM ANALYZE']) {
        await dataSource.query(sql);
      }
    },
  });
  await app.close();
}
