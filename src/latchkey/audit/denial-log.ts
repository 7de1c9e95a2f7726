import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NO_DEADLINE } from '../common/deadline.js';
import { Denials, newTraceId } from '../http/denials.js';
import { Database } from '../database/database.js';
import { AuditLog } from './audit-log.js';
import { DelayedWork } from './delayed-work.js';
import { type Denial, denialOf } from './denial.js';
import { DenialBatch } from './denial-batch.js';
import { findDenial, insertDenials, purgeDenials } from './denial-statements.js';

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
  ) {
    denials.tracedBy((request) => this.remember(request));
  }

  /** @returns undefined for an unknown or forgotten id */
  async find(traceId: string): Promise<Denial | undefined> {
    await this.writing.now();
    return findDenial(this.database, traceId);
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
    if (isEntityWrite(request)) {
      this.audit.record({
        kind: 'write-denied',
        outcome: 'failure',
        username: request.principal?.username,
        subject: request.segments?.[2],
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

/** Whether a request of the generic endpoint wants to write; searches are posted too. */
const isEntityWrite = ({ method, segments = [] }: FastifyRequest): boolean =>
  segments[0] === 'rest' &&
  segments[1] === 'entities' &&
  (method === 'PUT' || method === 'DELETE' || (method === 'POST' && segments.length === 3));
