import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { restPath } from '../config/rest-paths.js';
import { PathSettings } from '../config/setting-groups.js';
import { NO_DEADLINE } from '../common/deadline.js';
import { Denials, newTraceId } from '../http/request-pipeline.js';
import { Database } from '../database/database.js';
import { AuditLog } from './audit-log.js';
import { DelayedWork } from './delayed-work.js';
import { type Denial, denialOf } from './denial.js';
import { DenialBatch } from './denial-batch.js';
import { type DenialFilter, findDenial, insertDenials, listDenials, purgeDenials } from './denial-statements.js';

const PURGE_INTERVAL_MS = 5 * 60 * 1000;

/**
 * Remembers why requests were answered 403, under the trace id of the response and for all instances. Written in
 * batches beside the requests, bounded per caller and in total. A denied write of an entity is an audit event, too.
 */
@Injectable()
export class DenialLog implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(DenialLog.name);
  private readonly writing = new DelayedWork(() => this.write());
  private waiting = new DenialBatch();
  private purging: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    denials: Denials,
    private readonly paths: PathSettings,
  ) {
    denials.tracedBy((request) => this.remember(request));
  }

  /** @returns undefined for an unknown or forgotten id */
  async find(traceId: string): Promise<Denial | undefined> {
    await this.writing.now();
    return findDenial(this.database, traceId);
  }

  /** Newest first. */
  async list(filter: DenialFilter): Promise<readonly Denial[]> {
    await this.writing.now();
    return listDenials(this.database, filter);
  }

  onApplicationBootstrap(): void {
    this.purging = setInterval(() => {
      purgeDenials(this.database.within(NO_DEADLINE)).catch((error: unknown) => {
        this.logger.warn(`Old denials could not be removed: ${String(error)}`);
      });
    }, PURGE_INTERVAL_MS).unref();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.writing.end();
  }

  onApplicationShutdown(): void {
    clearInterval(this.purging);
  }

  private remember(request: FastifyRequest): string {
    const denial = this.waiting.add(denialOf(request, newTraceId()));
    this.writing.request();
    const write = entityWrite(request, this.paths);
    if (write) {
      this.audit.record({
        kind: 'write-denied',
        outcome: 'failure',
        username: request.principal?.username,
        subject: write.entity,
        details: { method: request.method, traceId: denial.traceId, reason: denial.details ?? '' },
        remoteAddress: request.ip,
      });
    }
    return denial.traceId;
  }

  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = new DenialBatch();
    try {
      await insertDenials(this.database, batch.all);
    } catch (error) {
      this.logger.warn(`${batch.all.length} denials are not remembered: ${String(error)}`);
    }
  }
}

/** What a request of the generic endpoint wants to write, if it does; searches are posted too. */
function entityWrite(
  { method, segments = [] }: FastifyRequest,
  settings: PathSettings,
): { readonly entity: string | undefined } | undefined {
  const place = restPath(settings, 'entities').split('/').slice(1);
  const [entity, ...rest] = segments.slice(place.length);
  const writes = method === 'PUT' || method === 'DELETE' || (method === 'POST' && entity !== undefined && !rest.length);
  return writes && place.every((segment, index) => segment === segments[index]) ? { entity } : undefined;
}
