import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { Transaction } from '../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../model/entity-hooks.js';
import { User } from './user.entity.js';

const KINDS = { create: 'user-created', update: 'user-changed', delete: 'user-deleted' } as const;

/** Records every change of an account, without its values. */
@Injectable()
@EntityHooks(User)
export class UserAuditHook implements EntityHook {
  constructor(private readonly audit: AuditLog) {}

  async afterWrite({ operation, before, values, author }: EntityChange, transaction: Transaction): Promise<void> {
    const report = { outcome: 'success', username: author, subject: nameOf(before) ?? nameOf(values) } as const;
    const details = operation === 'update' ? changesOf(values) : {};
    if (operation !== 'update' || Object.keys(details).length > 0) {
      await this.audit.record({ ...report, kind: KINDS[operation], details }, transaction);
    }
    if (operation === 'update' && values.has('password')) {
      await this.audit.record({ ...report, kind: 'password-changed' }, transaction);
    }
  }
}

const nameOf = (values: EntityChange['before']): string | undefined => {
  const name = values.get('username');
  return typeof name === 'string' ? name : undefined;
};

/** Which attributes change, and the values of those that decide about logins. */
function changesOf(values: EntityChange['values']): Readonly<Record<string, string>> {
  const names = [...values.keys()].filter((name) => name !== 'password');
  const told = names.filter((name) => name === 'active' || name === 'username').map((name) => [name, values.get(name)]);
  return names.length === 0 ? {} : { attributes: names.join(', '), ...(Object.fromEntries(told) as object) };
}
