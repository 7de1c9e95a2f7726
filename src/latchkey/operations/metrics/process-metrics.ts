import { Counter, Gauge, type Registry } from 'prom-client';
import type { AuditLog } from '../../audit/audit-log.js';
import type { PrincipalLimits } from '../../auth/principal-limits.js';
import type { CacheUse } from '../../common/get-or-create.js';
import type { ChangeSignals } from '../../database/change-signals.js';
import type { Database } from '../../database/database.js';
import type { DownloadService } from '../../files/delivery/download.service.js';
import type { UploadService } from '../../files/upload/upload.service.js';
import type { RequestBodies } from '../../http/request-bodies.js';
import type { SessionCount } from './session-count.js';

/** What is read when somebody collects the metrics; until then it costs nothing. */
export interface Collected {
  readonly database: Database;
  readonly signals: ChangeSignals;
  readonly audit: AuditLog;
  readonly bodies: RequestBodies;
  readonly uploads: UploadService;
  readonly downloads: DownloadService;
  readonly sessions: SessionCount;
  readonly limits: PrincipalLimits;
  /** By the names that labels show. */
  readonly caches: Readonly<Record<string, { readonly use: CacheUse }>>;
}

/** Registers metrics of the process as a whole. */
export function registerProcessMetrics(registry: Registry, collected: Collected): void {
  const { database, signals, audit, bodies, uploads, downloads, sessions, limits } = collected;
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name: `latchkey_${name}`,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  };
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `latchkey_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  gauge('pool_connections_max', 'Connections that the pool may have', () => database.pool.max);
  gauge('pool_connections_used', 'Connections of the pool that are in use', () => database.pool.used);
  gauge('pool_waiting', 'Callers that wait for a connection', () => database.pool.waiting);
  gauge('signal_line_up', '1 while changes of other instances are heard at once', () => Number(signals.isImmediate));
  gauge('bodies_memory_bytes', 'Memory that bodies in flight take of BODY_MEMORY_BUDGET', () => bodies.memory);
  gauge('sessions', 'Sessions with a usable token, at most 30 seconds old', () => sessions.read());
  total('failed_logins', 'Wrong secrets of users and clients, and attempts while locked', () => audit.failedLogins);
  total('limited_requests', 'Requests that were answered 429 by the limits of a principal', () => limits.denied);
  total('upload_bytes', 'Bytes of files that were stored', () => uploads.received);
  total('download_bytes', 'Bytes of files that were read to their end', () => downloads.delivered);
  registerCaches(registry, collected.caches);
  if (database.replicas) {
    registerReplicas(registry, database.replicas);
  }
}

function registerReplicas(registry: Registry, replicas: NonNullable<Database['replicas']>): void {
  const registers = [registry];
  new Gauge({
    name: 'latchkey_replica_up',
    help: '1 while the replica gets reads, by its place in DATABASE_REPLICA_URLS',
    labelNames: ['replica'],
    registers,
    collect() {
      replicas.all.forEach(({ name, fault }) => {
        this.set({ replica: name }, Number(fault === undefined));
      });
    },
  });
  new Counter({
    name: 'latchkey_replica_statements_total',
    help: 'Statements of reads that a replica answered, and that the primary answered because no replica could',
    labelNames: ['server'],
    registers,
    collect() {
      this.reset();
      replicas.all.forEach(({ name, answered }) => {
        this.inc({ server: name }, answered);
      });
      this.inc({ server: 'primary' }, replicas.missed);
    },
  });
}

function registerCaches(registry: Registry, caches: Collected['caches']): void {
  new Counter({
    name: 'latchkey_cache_lookups_total',
    help: 'Look-ups in a cache, by their result',
    labelNames: ['cache', 'result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [cache, { use }] of Object.entries(caches)) {
        this.inc({ cache, result: 'hit' }, Math.max(0, use.lookups - use.misses));
        this.inc({ cache, result: 'miss' }, use.misses);
      }
    },
  });
}
