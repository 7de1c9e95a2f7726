// @ts-check
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Hosts PGlite in a thread of its own, so that a query never blocks HTTP. Plain JavaScript, because a worker thread is
 * started from the file itself, also by tests that run the TypeScript sources.
 *
 * @type {{ dataDir?: string, template?: ArrayBuffer, listen: { path: string } | { host: string, port: number }, maxConnections: number }}
 */
const { dataDir, template, listen, maxConnections } = workerData;

const db = await PGlite.create({ dataDir, loadDataDir: template && new Blob([template]) });
const server = new PGLiteSocketServer({ db, maxConnections, ...listen });
await server.start();
parentPort?.postMessage({ ready: true });

parentPort?.on('message', async (/** @type {'stop' | 'dump'} */ request) => {
  if (request === 'dump') {
    const dump = await db.dumpDataDir('none');
    parentPort?.postMessage({ dump: await dump.arrayBuffer() });
    return;
  }
  await server.stop();
  await db.close();
  parentPort?.postMessage({ stopped: true });
  parentPort?.close();
});
