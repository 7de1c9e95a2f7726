import { Injectable } from '@nestjs/common';
import type { SqlValue } from '../../sql/statement.js';
import { AuditLog } from '../../audit/audit-log.js';
import { SessionSubstitutions } from '../../sessions/session-substitutions.js';
import { violation } from '../../common/required-text.js';
import { ValidationError } from '../../errors/rest-error.js';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks, valueAfter } from '../../model/entity-hooks.js';
import { Grants } from '../../roles/runtime/grants.js';
import { UserSubstitution } from './user-substitution.entity.js';

/** What belongs to a change of a substitution: protocol/roles.md 9 and 10. */
@Injectable()
@EntityHooks(UserSubstitution)
export class UserSubstitutionHook implements EntityHook {
  constructor(
    private readonly grants: Grants,
    private readonly sessions: SessionSubstitutions,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws ValidationError, and RestError 403: a substitution gives all rights of another user, and takes restrictions
   */
  beforeWrite(change: EntityChange): void {
    if (change.operation === 'delete') {
      return;
    }
    this.grants.requireAdministrator(change.authorRights, 'Substituting another user');
    const { username, substitutedUsername, startDate, endDate } = after(change);
    if (startDate !== '' && endDate !== '' && endDate < startDate) {
      throw new ValidationError([violation(`${change.place}endDate`, 'must not be before startDate')]);
    }
    if (username === substitutedUsername) {
      throw new ValidationError([violation(`${change.place}substitutedUsername`, 'must be another user')]);
    }
  }

  async afterWrite(change: EntityChange, transaction: Transaction): Promise<void> {
    const { operation, author } = change;
    const [old, now] = [before(change), after(change)];
    if (operation !== 'create' && !(operation === 'update' && goesOn(old, now))) {
      await this.sessions.endPair(transaction, old.username, old.substitutedUsername);
    }
    for (const key of new Set(operation === 'create' ? [now.username] : [old.username, now.username])) {
      transaction.signal({ topic: 'user', key });
    }
    const { username: subject, ...details } = operation === 'delete' ? old : now;
    await this.audit.record(
      {
        kind: 'substitution-changed',
        outcome: 'success',
        username: author,
        subject,
        details: { operation, ...details },
      },
      transaction,
    );
  }
}

/** Empty texts stand for nulls. */
interface Period {
  readonly username: string;
  readonly substitutedUsername: string;
  readonly startDate: string;
  readonly endDate: string;
}

const before = (change: EntityChange): Period => periodOf((name) => change.before.get(name));
const after = (change: EntityChange): Period => periodOf((name) => valueAfter(change, name));

const periodOf = (valueOf: (name: string) => SqlValue | undefined): Period => {
  const text = (name: string): string => {
    const value = valueOf(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    username: text('username'),
    substitutedUsername: text('substitutedUsername'),
    startDate: text('startDate'),
    endDate: text('endDate'),
  };
};

/** Whether sessions that use it may go on: what was over once does not come back by itself. */
const goesOn = (old: Period, now: Period): boolean =>
  old.username === now.username && old.substitutedUsername === now.substitutedUsername && isToday(old) && isToday(now);

function isToday({ startDate, endDate }: Period): boolean {
  const today = new Date().toISOString().slice(0, 10);
  return (startDate === '' || startDate <= today) && (endDate === '' || endDate >= today);
}
