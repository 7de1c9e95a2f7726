import { PostgresCluster } from './postgres-cluster.js';

/** A PostgreSQL server to measure on. */
export interface Server {
  /** URL of a database of a user who may create others. */
  readonly url: string;
  /** Its first process, where it was started here. */
  readonly pid?: number;
  stop(): void;
}

/** @param url the server that `DATABASE_URL` names; without one a cluster is made and started, and removed in the end */
export async function openServer(url: string | undefined): Promise<Server> {
  if (url !== undefined && url !== '') {
    return { url, stop: () => undefined };
  }
  const cluster = await PostgresCluster.create();
  return {
    url: cluster.url,
    pid: cluster.pid,
    stop: () => {
      cluster.remove();
    },
  };
}
