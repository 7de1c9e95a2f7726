import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { Health } from './health/health.js';
import { HealthController } from './health/health.controller.js';
import { OperatorToken } from './operator-token.js';

/** What operators need to know of a running application. */
@Module({
  imports: [FilesModule],
  providers: [Health, OperatorToken],
  exports: [Health, OperatorToken],
})
export class OperationsModule {}

/** The same over HTTP, which an application without a prefix for Latchkey does by itself. */
@Module({ imports: [OperationsModule], controllers: [HealthController] })
export class OperationRoutesModule {}
