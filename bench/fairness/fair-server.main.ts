import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { POOL_SIZE, readEnvironment } from '../contestants/environment.js';
import { BenchModule } from '../domain/bench.module.js';
import type { LoopDelay } from './fair-server.js';
import { ManyEntitiesModule } from './many-entities.module.js';

const NANOS = 1_000_000;

/** Latchkey with a large model, which reports how long its event loop was kept. */
const { databaseUrl, folder } = readEnvironment();
const settings = loadSettings({
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'error',
  DEMO_DATA: 'false',
  DATA_DIR: folder,
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: String(POOL_SIZE),
});
const app = await createApp(settings, [BenchModule, ManyEntitiesModule]);
await app.listen(settings.PORT, settings.HOST);
const histogram = monitorEventLoopDelay({ resolution: 1 });
histogram.enable();
let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20).unref();

process.on('message', (order: 'delay' | 'stop') => {
  if (order === 'stop') {
    process.exit(0);
  }
  const delay: LoopDelay = {
    p99: histogram.percentile(99) / NANOS,
    max: histogram.max / NANOS,
    rss: process.memoryUsage.rss(),
    peak,
    cpu: (({ user, system }) => (user + system) / 1000)(process.cpuUsage()),
  };
  histogram.reset();
  peak = 0;
  process.send?.(delay);
});
process.send?.({ url: await app.getUrl() });
