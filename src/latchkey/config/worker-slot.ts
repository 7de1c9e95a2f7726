import cluster from 'node:cluster';

/** Environment variable by which a worker knows its place, from 1 on. It is not a setting. */
const PLACE = 'LATCHKEY_WORKER';

/** What a worker has in its environment, beside that of the process that starts it. */
export const workerEnvironment = (place: number): Readonly<Record<string, string>> => ({ [PLACE]: String(place) });

/** @returns undefined in a process that Latchkey did not start as one of `WORKERS` */
export const workerPlace = (): string | undefined => (cluster.isWorker ? process.env[PLACE] : undefined);
