// @ts-check
import { Buffer } from 'node:buffer';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Hosts PGlite in its own thread, so that a statement never blocks HTTP. Plain JavaScript, because a worker thread is
 * started from the file itself, also by tests that run the TypeScript sources.
 *
 * @typedef {{ run: Uint8Array, expectsReady: boolean } | 'dump' | 'stop'} Order
 * @type {{ dataDir?: string, template?: ArrayBuffer }}
 */
const { dataDir, template } = workerData;

/** Answers are handed over in parts of about this size. */
const PART_SIZE = 256 * 1024;
/** `ReadyForQuery`: type, length and the state of the transaction, which is idle, open or failed. */
const READY = Buffer.from('Z\0\0\0\u0005');
const READY_LENGTH = READY.length + 1;
const SYNC = new Uint8Array(Buffer.from('S\0\0\0\u0004', 'latin1'));
/** Length, protocol 3.0, user, end. */
const STARTUP = new Uint8Array(Buffer.from('\0\0\0\u0017\0\u0003\0\0user\0postgres\0\0', 'latin1'));

/** PostgreSQL would take 128 MB, which newcomers' tables do not need: the system keeps the files in memory, too. */
const SHARED_BUFFERS = '32MB';

const db = await PGlite.create({
  dataDir,
  startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
  // What `CREATE EXTENSION` finds.
  extensions: { citext, hstore, ltree },
  loadDataDir: template && new Blob([template]),
  // What is answered has been written to the files.
  relaxedDurability: false,
});

/**
 * @param {Uint8Array} bytes
 * @param {(part: Buffer) => void} receive
 * @returns {Promise<'I' | 'T' | 'E' | undefined>} the state of the transaction where the answer ends with it
 */
async function execute(bytes, receive) {
  let tail = Buffer.alloc(0);
  await db.execProtocolRawStream(bytes, {
    onRawData: (part) => {
      // The bytes belong to the memory of the database.
      const copy = Buffer.from(part);
      tail =
        copy.length < READY_LENGTH ? Buffer.concat([tail, copy]).subarray(-READY_LENGTH) : copy.subarray(-READY_LENGTH);
      receive(copy);
    },
  });
  const isReady = tail.length === READY_LENGTH && tail.subarray(0, READY.length).equals(READY);
  return isReady ? /** @type {'I' | 'T' | 'E'} */ (String.fromCharCode(tail[READY.length] ?? 0)) : undefined;
}

/**
 * PGlite swallows a crash of the database, which then says no more: an answer without an end is one, unless the rest of
 * the batch is skipped after an error.
 *
 * @param {Uint8Array} bytes
 * @param {boolean} expectsReady
 */
async function run(bytes, expectsReady) {
  /** @type {Buffer[]} */
  let parts = [];
  let size = 0;
  const take = () => {
    const part = new Uint8Array(size);
    let offset = 0;
    for (const each of parts) {
      part.set(each, offset);
      offset += each.length;
    }
    parts = [];
    size = 0;
    return part;
  };
  const state = await execute(bytes, (part) => {
    size += part.length;
    if (parts.push(part) && size >= PART_SIZE) {
      const full = take();
      parentPort?.postMessage({ part: full }, [full.buffer]);
    }
  });
  if (expectsReady && state === undefined && (await execute(SYNC, () => undefined)) === undefined) {
    throw new Error('a statement has crashed it');
  }
  const part = take();
  parentPort?.postMessage({ part, done: state === 'I' ? 'idle' : 'open' }, [part.buffer]);
}

/** @type {Buffer[]} */
const greeting = [];
await execute(STARTUP, (part) => greeting.push(part));
parentPort?.postMessage({ greeting: new Uint8Array(Buffer.concat(greeting)) });

parentPort?.on('message', async (/** @type {Order} */ order) => {
  if (order === 'dump') {
    const dump = await db.dumpDataDir('none');
    parentPort?.postMessage({ dump: await dump.arrayBuffer() });
  } else if (order === 'stop') {
    await db.close();
    parentPort?.close();
  } else {
    await run(order.run, order.expectsReady);
  }
});
