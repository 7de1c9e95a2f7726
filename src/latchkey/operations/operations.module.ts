import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { Health } from './health/health.js';
import { HealthController } from './health/health.controller.js';
import { InstanceController } from './instance/instance.controller.js';
import { GuardedMetrics, MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsListener } from './metrics/metrics-listener.js';
import { SessionCount } from './metrics/session-count.js';
import { OperatorToken } from './operator-token.js';
import { Tracing } from './tracing/tracing.js';

/** What operators need to know of a running application. */
@Module({
  imports: [FilesModule],
  providers: [Health, OperatorToken, SessionCount, Metrics, GuardedMetrics, MetricsListener, Tracing],
  exports: [Health, OperatorToken, GuardedMetrics],
})
export class OperationsModule {}

/** What administrators see of the process that answers, below `/rest/security`. */
@Module({ imports: [OperationsModule], controllers: [InstanceController] })
export class InstanceModule {}

/** The same over HTTP, which an application without a prefix for Latchkey does by itself. */
@Module({ imports: [OperationsModule], controllers: [HealthController, MetricsController] })
export class OperationRoutesModule {}
