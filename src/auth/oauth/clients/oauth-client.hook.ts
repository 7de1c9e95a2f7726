import { Injectable } from '@nestjs/common';
import type { AuditReport } from '../../../audit/audit-event.js';
import { AuditLog } from '../../../audit/audit-log.js';
import { ValidationError } from '../../../common/rest-error.js';
import type { Transaction } from '../../../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../../metadata/entity-hooks.js';
import { encodePassword } from '../../../users/password-encoder.js';
import { RESERVED_USERNAMES } from '../../principal.js';
import { SessionStore } from '../../tokens/session-store.js';
import { clientViolations, violation } from './client-violations.js';
import { OAuthClientEntity } from './oauth-client.entity.js';
import { OAuthClients } from './oauth-clients.js';

/** What else happens when administrators change clients of the database; protocol/oauth.md 2. */
@Injectable()
@EntityHooks(OAuthClientEntity)
export class OAuthClientHook implements EntityHook {
  constructor(
    private readonly clients: OAuthClients,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ValidationError 400 for a client that the settings could not have either */
  async beforeWrite({ operation, before, values }: EntityChange): Promise<void> {
    if (operation === 'delete') {
      return;
    }
    const merged = new Map([...before, ...values]);
    const violations = [...clientViolations(merged), ...this.takenId(values)];
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
    const secret = values.get('clientSecret');
    if (typeof secret === 'string') {
      values.set('clientSecret', await encodePassword(secret));
    }
  }

  /** A client that goes, or comes back under another id, takes its tokens with it. */
  async afterWrite(change: EntityChange, transaction: Transaction): Promise<void> {
    const { operation, before, values, author } = change;
    const [old, renamed] = [before.get('clientId'), values.get('clientId')];
    if (typeof old === 'string' && (operation === 'delete' || (renamed !== undefined && renamed !== old))) {
      await this.sessions.revokeOfClient(transaction, old);
    }
    for (const clientId of new Set([old, renamed])) {
      if (typeof clientId === 'string') {
        transaction.signal({ topic: 'client', key: clientId });
      }
    }
    const report: AuditReport = {
      kind: 'client-changed',
      outcome: 'success',
      username: author,
      subject: String(old ?? renamed),
      details: { operation, attributes: [...values.keys()].join(' ') },
    };
    await this.audit.record(report, transaction);
  }

  private takenId(values: EntityChange['values']): ReturnType<typeof clientViolations> {
    const clientId = values.get('clientId');
    if (typeof clientId !== 'string') {
      return [];
    }
    if (RESERVED_USERNAMES.includes(clientId)) {
      return [violation(values, 'clientId', `The name ${clientId} is reserved`)];
    }
    return this.clients.isConfigured(clientId)
      ? [violation(values, 'clientId', `The settings have a client ${clientId} already`)]
      : [];
  }
}
