import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { OperationsSettings } from '../../config/setting-groups.js';
import { ChangeSignals } from '../../database/change-signals.js';
import { AccessDatabase, Database } from '../../database/database.js';
import { FileStorages } from '../../files/storage/file-storages.js';
import { RequestPipeline } from '../../http/request-pipeline.js';
import type { HealthPart, PartReport } from './health-part.js';
import { healthParts } from './health-parts.js';

/**
 * Whether the application should get requests: `degraded` means that only parts are down which requests can do without,
 * `stopping` that the shutdown has begun.
 */
export type HealthStatus = 'up' | 'degraded' | 'down' | 'stopping';

/** The health of the application and of its parts, by their names. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly parts: Readonly<Record<string, PartReport>>;
}

/**
 * Whether this process can serve requests now. Inside of an application inject it into the health check of the
 * application.
 *
 * @example
 * ```ts
 * const { status } = await this.health.report();
 * return status === 'up' || status === 'degraded';
 * ```
 */
@Injectable()
export class Health implements OnModuleInit, OnModuleDestroy {
  private parts: readonly HealthPart[] = [];
  private destroyed = false;

  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly access: AccessDatabase,
    private readonly signals: ChangeSignals,
    private readonly storages: FileStorages,
    private readonly pipeline: RequestPipeline,
    private readonly settings: OperationsSettings,
  ) {}

  /** @internal */
  async onModuleInit(): Promise<void> {
    const { database, access, signals, storages, settings } = this;
    this.parts = await healthParts({ database, access, signals, storages, required: settings.HEALTH_REQUIRED });
  }

  /** @internal */
  onModuleDestroy(): void {
    this.destroyed = true;
  }

  /** Looks at every part, each within its limit of time; a look counts for a moment, however often this is called. */
  async report(): Promise<HealthReport> {
    if (this.destroyed || this.pipeline.isStopping) {
      return { status: 'stopping', parts: {} };
    }
    const reports = await Promise.all(this.parts.map(async (part) => [part, await part.report()] as const));
    const down = reports.filter(([, { status }]) => status === 'down');
    const isDown = down.some(([{ isRequired }]) => isRequired);
    return {
      status: isDown ? 'down' : down.length > 0 ? 'degraded' : 'up',
      parts: Object.fromEntries(reports.map(([{ name }, report]) => [name, report])),
    };
  }
}
