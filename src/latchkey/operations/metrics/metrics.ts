import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Registry } from 'prom-client';
import { AuditLog } from '../../audit/audit-log.js';
import { PrincipalLimits } from '../../auth/principal-limits.js';
import { OperationsSettings } from '../../config/setting-groups.js';
import { ChangeSignals } from '../../database/change-signals.js';
import { Database } from '../../database/database.js';
import { ReadCompiler } from '../../entities/read/read-compiler.js';
import { DownloadService } from '../../files/delivery/download.service.js';
import { UploadService } from '../../files/upload/upload.service.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { RequestPipeline } from '../../http/request-pipeline.js';
import { RightsService, RoleAssignments } from '../../roles/rights.service.js';
import { TokenLookup } from '../../sessions/token-lookup.js';
import { SessionCount } from './session-count.js';

const FOUND_ANYWHERE = { strict: false } as const;

/** The metrics of this process in the text form of Prometheus. Without a port or a token nothing is measured. */
@Injectable()
export class Metrics implements OnModuleInit {
  private registry: Registry | undefined;

  constructor(
    private readonly parts: ModuleRef,
    private readonly pipeline: RequestPipeline,
    private readonly sessions: SessionCount,
    private readonly settings: OperationsSettings,
  ) {}

  async onModuleInit(): Promise<void> {
    const { METRICS_PORT, METRICS_TOKEN } = this.settings;
    if (METRICS_PORT === undefined && METRICS_TOKEN === '') {
      return;
    }
    const [{ collectDefaultMetrics, Registry }, { RequestMetrics }, { registerProcessMetrics }] = await Promise.all([
      import('prom-client'),
      import('./request-metrics.js'),
      import('./process-metrics.js'),
    ]);
    const registry = new Registry();
    // Memory, processor time and, as nodejs_eventloop_lag, the delay of the event loop.
    collectDefaultMetrics({ register: registry });
    registerProcessMetrics(registry, {
      database: this.find(Database),
      signals: this.find(ChangeSignals),
      audit: this.find(AuditLog),
      bodies: this.find(RequestBodies),
      uploads: this.find(UploadService),
      downloads: this.find(DownloadService),
      sessions: this.sessions,
      limits: this.find(PrincipalLimits),
      caches: {
        tokens: this.find(TokenLookup),
        assignments: this.find(RoleAssignments),
        rights: this.find(RightsService),
        reads: this.find(ReadCompiler),
      },
    });
    this.pipeline.measuredBy(new RequestMetrics(registry).measure);
    this.registry = registry;
  }

  /** @returns undefined where nothing is measured */
  async text(): Promise<string | undefined> {
    return this.registry?.metrics();
  }

  private find<Part>(type: abstract new (...parameters: never[]) => Part): Part {
    return this.parts.get<Part>(type, FOUND_ANYWHERE);
  }
}
