import { Injectable } from '@nestjs/common';
import type { AuditReport } from '../../audit/audit-event.js';
import { AuditLog } from '../../audit/audit-log.js';
import { ValidationError } from '../../errors/rest-error.js';
import { isRestored } from '../../model/administration-entity.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from '../../model/entity-hooks.js';
import { encodePassword } from '../../secrets/password-encoder.js';
import { isReservedName } from '../../common/principal.js';
import { SessionStore } from '../session-store.js';
import { clientViolations, violation } from './client-violations.js';
import { OAuthClientEntity } from './oauth-client.entity.js';
import { OAuthClients } from './oauth-clients.js';

const USERS_NAMED = new Statement(
  'SELECT username FROM app_user WHERE username = ANY($1::text[]) AND delete_ts IS NULL',
);

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
  async beforeWrite(change: EntityChange): Promise<void> {
    const { operation, before, values } = change;
    if (operation === 'delete') {
      return;
    }
    const merged = new Map([...before, ...values]);
    const violations = [...clientViolations(merged), ...(isNamed(change) ? this.takenId(merged) : [])];
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
    const secret = values.get('clientSecret');
    if (typeof secret === 'string') {
      values.set('clientSecret', await encodePassword(secret));
    }
  }

  /** @throws ValidationError 400 for the name of a user: audit columns could not distinguish them */
  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const named = changes.filter(isNamed);
    const ids = named.map((change) => valueAfter(change, 'clientId')).filter((id) => typeof id === 'string');
    const users = ids.length > 0 ? await transaction.rows(USERS_NAMED, [ids]) : [];
    const taken = named.find((change) => users.some(([name]) => name === valueAfter(change, 'clientId')));
    if (taken) {
      throw invalidAttribute(taken, 'clientId', 'There is a user with this name');
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
    if (isReservedName(clientId)) {
      return [violation(values, 'clientId', `The name ${clientId} is reserved`)];
    }
    return this.clients.isConfigured(clientId)
      ? [violation(values, 'clientId', `The settings have a client ${clientId} already`)]
      : [];
  }
}

/** Whether a client gets an id that it did not have. */
const isNamed = (change: EntityChange): boolean =>
  change.operation !== 'delete' && (change.values.has('clientId') || isRestored(change));
