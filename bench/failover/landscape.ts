import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort, PostgresCluster } from '../database/postgres-cluster.js';
import { Instance } from './instance.js';
import { type Front, Proxy } from './proxy.js';

const INSTANCES = 4;
const TOKEN = 'token-of-the-operator';
const POLL_MS = 50;
const PATIENCE_MS = 30_000;
const LIMIT_MS = 5_000;

/** A primary with two replicas, four instances, and haproxy before both. */
export class Landscape {
  readonly instances: Instance[] = [];
  clients!: Proxy;
  database!: Proxy;
  front!: Front;
  private primaryIndex = 0;
  private readonly dead = new Set<PostgresCluster>();

  private constructor(
    private readonly folder: string,
    /** The first is the primary at the beginning; the others are named in `DATABASE_REPLICA_URLS`. */
    readonly clusters: readonly [PostgresCluster, PostgresCluster, PostgresCluster],
  ) {}

  static async create(): Promise<Landscape> {
    const primary = await PostgresCluster.create();
    await sql(primary, 'CREATE ROLE haproxy LOGIN');
    const clusters = [primary, await primary.standby(), await primary.standby()] as const;
    const landscape = new Landscape(await mkdtemp(join(tmpdir(), 'latchkey-failover-')), [...clusters]);
    try {
      await landscape.open();
    } catch (error) {
      await landscape.remove();
      throw error;
    }
    return landscape;
  }

  get primary(): PostgresCluster {
    const primary = this.clusters[this.primaryIndex];
    if (!primary) {
      throw new Error('No server is left that could be the primary');
    }
    return primary;
  }

  /** Those that follow the primary. */
  get replicas(): readonly PostgresCluster[] {
    return this.clusters.filter((each) => each !== this.primary && !this.dead.has(each));
  }

  /** It stays dead: an old primary must not come back. */
  killPrimary(): void {
    this.primary.kill();
    this.dead.add(this.primary);
  }

  async promote(replica: PostgresCluster | undefined): Promise<void> {
    this.primaryIndex = replica ? this.clusters.indexOf(replica) : -1;
    await sql(this.primary, 'SELECT pg_promote()');
  }

  /** Waits until all instances are ready, and let all replicas answer reads. */
  async untilHealthy(): Promise<void> {
    const following = this.replicas;
    const states = this.clusters.slice(1).map((each) => (following.includes(each) ? 'up' : 'down'));
    const until = Date.now() + PATIENCE_MS;
    const expected = ['200', ...states].join();
    for (const instance of this.instances) {
      let seen = await health(instance);
      while (seen !== expected) {
        if (Date.now() > until) {
          throw new Error(`The ${instance.name} is ${seen} and not ${expected}: ${instance.log.slice(-2_000)}`);
        }
        await pause(POLL_MS);
        seen = await health(instance);
      }
    }
  }

  /** Each step, also after one that fails. */
  async remove(): Promise<void> {
    const { clients, database } = this as { readonly clients?: Proxy; readonly database?: Proxy };
    await Promise.allSettled([...this.instances.map((each) => each.kill()), clients?.remove(), database?.remove()]);
    this.clusters.forEach((cluster) => {
      cluster.remove();
    });
    await rm(this.folder, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    const ports = await Promise.all(Array.from({ length: INSTANCES }, freePort));
    this.front = { clients: await freePort(), database: await freePort() };
    const behind = {
      instances: ports,
      databases: this.clusters.map(({ url }) => Number(new URL(url).port)),
    };
    this.database = await Proxy.create('database', this.front, behind);
    this.clients = await Proxy.create('clients', this.front, behind);
    const [, ...replicas] = this.clusters;
    for (const replica of replicas) {
      await this.follow(replica);
    }
    const settings = {
      DATABASE_URL: `postgres://postgres@127.0.0.1:${this.front.database}/postgres`,
      DATABASE_REPLICA_URLS: replicas.map(({ url }) => url).join(),
      DATA_DIR: this.folder,
      LOG_LEVEL: 'warn',
      METRICS_TOKEN: TOKEN,
      CONSOLE_ENABLED: 'false',
    };
    for (const [index, port] of ports.entries()) {
      const instance = new Instance(`instance ${index + 1}`, port, this.folder, settings);
      this.instances.push(instance);
      // The first one makes the tables.
      await (index === 0 ? instance.start() : undefined);
    }
    await Promise.all(this.instances.slice(1).map((each) => each.start()));
    await this.untilHealthy();
  }

  /** Replicas find the primary as the instances do, so that they follow a promotion by themselves. */
  private async follow(replica: PostgresCluster): Promise<void> {
    const conninfo = `host=127.0.0.1 port=${this.front.database} user=postgres`;
    await sql(replica, `ALTER SYSTEM SET primary_conninfo = '${conninfo}'`);
    await sql(replica, "ALTER SYSTEM SET wal_retrieve_retry_interval = '500ms'");
    await sql(replica, 'SELECT pg_reload_conf()');
  }
}

async function health({ port }: Instance): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      headers: { authorization: `Bearer ${TOKEN}` },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const { parts } = (await response.json()) as { parts: Record<string, { status: string } | undefined> };
    return [response.status, parts['replicas/1']?.status, parts['replicas/2']?.status].join();
  } catch (error) {
    return String(error);
  }
}

/** Runs SQL on one server. @returns its rows */
export async function sql(
  { url }: Pick<PostgresCluster, 'url'>,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
