import { Injectable } from '@nestjs/common';
import type { SqlValue } from '../sql/statement.js';
import { AuditLog } from '../audit/audit-log.js';
import type { Transaction } from '../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../model/entity-hooks.js';
import { RoleAssignment } from './role-assignment.entity.js';

/** Records every role given and taken. */
@Injectable()
@EntityHooks(RoleAssignment)
export class RoleAssignmentAuditHook implements EntityHook {
  constructor(private readonly audit: AuditLog) {}

  async afterWrite({ operation, before, values, author }: EntityChange, transaction: Transaction): Promise<void> {
    if (operation !== 'create') {
      await this.record('role-unassigned', author, before, transaction);
    }
    if (operation !== 'delete') {
      await this.record('role-assigned', author, new Map([...before, ...values]), transaction);
    }
  }

  private record(
    kind: 'role-assigned' | 'role-unassigned',
    username: string,
    assignment: ReadonlyMap<string, SqlValue>,
    transaction: Transaction,
  ): Promise<void> {
    const text = (name: string): string => String(assignment.get(name) ?? '');
    const details = { roleCode: text('roleCode'), roleType: text('roleType') };
    return this.audit.record({ kind, outcome: 'success', username, subject: text('username'), details }, transaction);
  }
}
