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
import type { Measured } from '../../workers/messages.js';
import { thisWorker } from '../../workers/this-worker.js';
import { SessionCount } from './session-count.js';

const FOUND_ANYWHERE = { strict: false } as const;

/**
 * The metrics of this process, or of all `WORKERS` of which it is one, in the text form of Prometheus. Without a port or a
 * token nothing is measured.
 */
@Injectable()
export class Metrics implements OnModuleInit {
  private text: (() => Promise<string>) | undefined;

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
    this.text = await textOf(registry);
  }

  /** @returns undefined where nothing is measured */
  async read(): Promise<string | undefined> {
    return this.text?.();
  }

  private find<Part>(type: abstract new (...parameters: never[]) => Part): Part {
    return this.parts.get<Part>(type, FOUND_ANYWHERE);
  }
}

/** Of several workers each series has its place as a label: what adds them up would fall when one of them is replaced. */
async function textOf(registry: Registry): Promise<() => Promise<string>> {
  const worker = thisWorker();
  if (!worker) {
    return () => registry.metrics();
  }
  const { AggregatorRegistry } = await import('prom-client');
  registry.setDefaultLabels({ worker: worker.place });
  worker.measuredBy(() => registry.getMetricsAsJSON() as Promise<unknown> as Promise<readonly Measured[]>);
  return async () => {
    const parts = await worker.collect();
    // No two series have the same labels, so nothing is added up.
    const merged = parts.map((metrics) => metrics.map((metric) => ({ ...metric, aggregator: 'sum' })));
    return AggregatorRegistry.aggregate(merged).metrics();
  };
}
