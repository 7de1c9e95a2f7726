import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { groupBy } from '../../common/in-slices.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityChange, valueAfter } from '../../model/entity-hooks.js';

export type RoleType = 'resource' | 'row_level';

const CODES = {
  resource: new Statement('SELECT id, code FROM sec_resource_role WHERE id = ANY($1::uuid[])'),
  row_level: new Statement('SELECT id, code FROM sec_row_level_role WHERE id = ANY($1::uuid[])'),
} as const;

/** Records every change of a runtime role: one event for the role, one for what happens to its policies. */
@Injectable()
export class RoleAudit {
  constructor(private readonly audit: AuditLog) {}

  async roles(roleType: RoleType, changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    for (const change of changes) {
      const { operation, values, before, author } = change;
      const subject = text(operation === 'delete' ? before.get('code') : valueAfter(change, 'code'));
      const details = { roleType, operation, attributes: [...values.keys()].join(', ') };
      await this.audit.record(
        { kind: 'role-changed', outcome: 'success', username: author, subject, details },
        transaction,
      );
    }
  }

  /** @param attributes that identify a policy, in the order of a sentence */
  async policies(
    roleType: RoleType,
    attributes: readonly string[],
    changes: readonly EntityChange[],
    transaction: Transaction,
  ): Promise<void> {
    const byRole = groupBy(changes, (change) => text(valueAfter(change, 'role')));
    const rows = await transaction.rows(CODES[roleType], [[...byRole.keys()]]);
    const codes = new Map(rows.map(([id, code]) => [id, code ?? '']));
    for (const [role, ofRole] of byRole) {
      const named = groupBy(ofRole, ({ operation }) => `${operation}d`);
      const details = Object.fromEntries(
        [...named].map(([name, group]) => [
          name,
          group.map((change) => attributes.map((each) => text(valueAfter(change, each))).join(' ')).join('; '),
        ]),
      );
      const [first] = ofRole;
      const report = { subject: codes.get(role) ?? '', details: { roleType, ...details } };
      await this.audit.record(
        { kind: 'role-changed', outcome: 'success', username: first?.author, ...report },
        transaction,
      );
    }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
