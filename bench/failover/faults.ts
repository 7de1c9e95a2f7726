import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresCluster } from '../database/postgres-cluster.js';
import { type Landscape, sql } from './landscape.js';

const SOON_MS = 1_000;
const WATCH_MS = 4_000;
/** How long the stream to the last replica is held up before its primary dies: as on a slow line. */
const HELD_UP_MS = 500;

/** One thing that happens to the landscape while everybody works. */
export interface Fault {
  readonly name: string;
  /** Whether requests may fail meanwhile. */
  readonly mayFail: boolean;
  /** Whether acknowledged writes are lost: then some must be, or they are not counted. */
  readonly losesWrites?: boolean;
  /** The fault, and what operators or their tools do about it. */
  readonly happen: (landscape: Landscape) => Promise<void>;
  /** Brings back what is needed later. */
  readonly heal?: (landscape: Landscape) => Promise<void>;
}

const instanceOf = ({ instances }: Landscape, index: number) => {
  const instance = instances[index];
  if (!instance) {
    throw new Error(`There are ${instances.length} instances, and not ${index + 1}`);
  }
  return instance;
};

/** The setting of all servers, so that it holds after a promotion, too. */
export async function setSynchronous(clusters: readonly PostgresCluster[], names: string): Promise<void> {
  for (const cluster of clusters) {
    await sql(cluster, `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await sql(cluster, 'SELECT pg_reload_conf()');
  }
}

/** Any replica that has written a commit to its disk. */
export const SYNCHRONOUS = 'ANY 1 (*)';

export const FAULTS: readonly Fault[] = [
  { name: 'nothing', mayFail: false, happen: () => pause(WATCH_MS) },
  {
    name: 'an instance is killed',
    mayFail: true,
    happen: async (landscape) => {
      await instanceOf(landscape, 0).kill();
      await pause(WATCH_MS);
    },
    heal: (landscape) => instanceOf(landscape, 0).start(),
  },
  {
    name: 'an instance falls silent',
    mayFail: true,
    happen: async (landscape) => {
      instanceOf(landscape, 1).signal('SIGSTOP');
      await pause(WATCH_MS);
      instanceOf(landscape, 1).signal('SIGCONT');
    },
  },
  {
    name: 'a replica is killed',
    mayFail: false,
    happen: async ({ clusters: [, replica] }) => {
      replica.kill();
      await pause(WATCH_MS);
    },
    heal: ({ clusters: [, replica] }) => {
      replica.restart();
      return Promise.resolve();
    },
  },
  {
    name: 'a replica falls silent',
    mayFail: false,
    happen: async ({ clusters: [, , replica] }) => {
      replica.freeze();
      await pause(WATCH_MS);
      replica.thaw();
    },
  },
  {
    name: 'haproxy before the instances is killed, and started after a second',
    mayFail: true,
    happen: async ({ clients }) => {
      await clients.kill();
      await pause(SOON_MS);
      await clients.start();
      await pause(WATCH_MS);
    },
  },
  {
    name: 'haproxy before the primary is killed, and started after a second',
    mayFail: true,
    happen: async ({ database }) => {
      await database.kill();
      await pause(SOON_MS);
      await database.start();
      await pause(WATCH_MS);
    },
  },
  {
    name: 'the primary falls silent, and comes back after four seconds',
    mayFail: true,
    happen: async ({ clusters: [primary] }) => {
      primary.freeze();
      await pause(WATCH_MS);
      primary.thaw();
      await pause(WATCH_MS);
    },
  },
  {
    name: 'the primary is killed; after a second the replica that is further is promoted (synchronous)',
    mayFail: true,
    happen: async (landscape) => {
      landscape.killPrimary();
      await pause(SOON_MS);
      await promoteFurther(landscape);
      await pause(2 * WATCH_MS);
    },
  },
];

/** After the fault before, with one replica left. */
export const LAST_FAULT: Fault = {
  name: `the new primary is killed while its replica is ${HELD_UP_MS} ms behind, which is promoted after a second (asynchronous)`,
  mayFail: true,
  losesWrites: true,
  happen: async (landscape) => {
    const [left = landscape.primary] = landscape.replicas;
    const [{ pid } = {}] = await sql(left, 'SELECT pid FROM pg_stat_wal_receiver');
    process.kill(Number(pid), 'SIGSTOP');
    await pause(HELD_UP_MS);
    landscape.killPrimary();
    // It ends without reading what is still on its line.
    process.kill(Number(pid), 'SIGTERM');
    process.kill(Number(pid), 'SIGCONT');
    await pause(SOON_MS);
    await landscape.promote(left);
    await pause(2 * WATCH_MS);
  },
};

const RECEIVED = "SELECT (pg_last_wal_receive_lsn() - '0/0')::text AS bytes";

/** An acknowledged write is on one of them at least, so on the one that has received more. */
async function promoteFurther(landscape: Landscape): Promise<void> {
  const received = await Promise.all(
    landscape.replicas.map(async (replica) => {
      const [{ bytes } = {}] = await sql(replica, RECEIVED);
      return { replica, bytes: Number(bytes) };
    }),
  );
  const [first] = received.sort((a, b) => b.bytes - a.bytes);
  await landscape.promote(first?.replica);
}
