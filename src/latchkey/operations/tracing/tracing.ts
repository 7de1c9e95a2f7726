import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { tracing } from '../../common/tracing.js';
import { ConfigurationError } from '../../config/load-settings.js';
import { OperationsSettings } from '../../config/setting-groups.js';
import { RequestPipeline } from '../../http/request-pipeline.js';
import type { OpenTelemetry } from './open-telemetry.js';

/** Traces for OpenTelemetry, whose SDK the application starts before the backend. Without `TRACING_ENABLED` nothing is traced. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  private tracer: OpenTelemetry | undefined;

  constructor(
    private readonly pipeline: RequestPipeline,
    private readonly settings: OperationsSettings,
  ) {}

  /** @throws ConfigurationError where the API is not installed */
  async onModuleInit(): Promise<void> {
    if (!this.settings.TRACING_ENABLED) {
      return;
    }
    const api = await import('@opentelemetry/api').catch(() => {
      throw new ConfigurationError([
        'TRACING_ENABLED is true, but OpenTelemetry is not installed: npm install @opentelemetry/api and an SDK (docs/operations.md)',
      ]);
    });
    const { OpenTelemetry } = await import('./open-telemetry.js');
    this.tracer = new OpenTelemetry(api);
    tracing.tracer = this.tracer;
    this.pipeline.tracedBy(this.tracer);
  }

  onApplicationShutdown(): void {
    if (tracing.tracer === this.tracer) {
      tracing.tracer = undefined;
    }
  }
}
