import { Injectable } from '@nestjs/common';
import type { SqlValue } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks, valueAfter } from '../model/entity-hooks.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { Administrators } from './runtime/administrators.js';
import { Grants } from './runtime/grants.js';

/**
 * Makes assignments count from the affected users' next requests on, and keeps to the rules about them
 * (protocol/roles.md 9, 10).
 */
@Injectable()
@EntityHooks(RoleAssignment)
export class RoleAssignmentHook implements EntityHook {
  /** Changes that take full access from somebody. */
  private readonly stripping = new WeakSet<EntityChange>();

  constructor(
    private readonly grants: Grants,
    private readonly administrators: Administrators,
  ) {}

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const taken = changes.filter((change) => isTaken(change) && change.before.get('roleType') === 'resource');
    if (taken.length > 0) {
      const full = await this.administrators.roleCodes(transaction);
      for (const change of taken.filter(({ before }) => full.has(text(before.get('roleCode'))))) {
        if (await this.administrators.exist(transaction, [text(change.before.get('username'))])) {
          this.stripping.add(change);
        }
      }
    }
  }

  afterWrite({ before, values }: EntityChange, transaction: Transaction): void {
    for (const username of new Set([before.get('username'), values.get('username')])) {
      if (typeof username === 'string') {
        transaction.signal({ topic: 'user', key: username });
      }
    }
  }

  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    if (changes.some((change) => this.stripping.has(change))) {
      await this.administrators.requireOne(transaction);
    }
    const [first] = changes;
    if (first) {
      const granted = changes.filter(
        (change) => change.operation !== 'delete' && roleAfter(change).type === 'resource',
      );
      const codes = new Set(granted.map((change) => roleAfter(change).code));
      await this.grants.requireRoles(first.authorRights, codes, transaction);
      const freed = changes.find((change) => isTaken(change) && change.before.get('roleType') === 'row_level');
      if (freed) {
        this.grants.requireAdministrator(first.authorRights, 'Taking away a row-level role');
      }
    }
  }
}

/** Whether the change may take the role from a user. */
const isTaken = ({ operation, before, values }: EntityChange): boolean =>
  operation === 'delete' ||
  (operation === 'update' &&
    (before.get('deleteTs') ?? null) === null &&
    [...values].some(([name, value]) => before.get(name) !== value));

const roleAfter = (change: EntityChange): { readonly type: string; readonly code: string } => ({
  type: text(valueAfter(change, 'roleType')),
  code: text(valueAfter(change, 'roleCode')),
});

const text = (value: SqlValue | undefined): string => (typeof value === 'string' ? value : '');
