import { Global, Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditLog } from './audit-log.js';
import { AuditPurge } from './audit-purge.js';
import { DenialLog } from './denial-log.js';

/** What happened that matters to security: an append-only record, readable over the API by policies. */
@Global()
@Module({
  imports: [Latchkey.forFeature({ entities: [AuditEvent] })],
  providers: [AuditLog, AuditPurge, DenialLog],
  exports: [AuditLog, DenialLog],
})
export class AuditModule {}
