import { Injectable } from '@nestjs/common';
import { LimitSettings } from '../../config/setting-groups.js';
import type { Transaction } from '../../sql/transaction.js';
import {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from '../../model/entity-hooks.js';
import { EntityRegistry } from '../../model/entity-registry.js';
import { readRowPolicy } from '../row-level/row-policy-text.js';
import type { RowPolicyText } from '../row-level/row-policy.js';
import { Grants } from './grants.js';
import { RoleAudit } from './role-audit.js';
import { isLive } from './role-codes.js';
import { RowLevelPolicyRow } from './row-level-policy.entity.js';

/** What distinguishes a policy from others. */
const NAMING: readonly string[] = ['type', 'entityName', 'action'];

/** The rules of the policies of row-level runtime roles; protocol/roles.md 6 and 10. */
@Injectable()
@EntityHooks(RowLevelPolicyRow)
export class RowLevelPolicyHook implements EntityHook {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly grants: Grants,
    private readonly audit: RoleAudit,
    private readonly limits: LimitSettings,
  ) {}

  /** @throws ValidationError 400 for an unknown entity, a condition that does not compile, and a join */
  beforeWrite(change: EntityChange): void {
    const read = change.operation === 'delete' ? undefined : readRowPolicy(textOf(change), this.entities, this.limits);
    if (read?.kind === 'fault') {
      throw invalidAttribute(change, read.fault.path, read.fault.message);
    }
  }

  /** @throws RestError 403 when anyone but an administrator changes or removes a policy */
  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    transaction.signal({ topic: 'roles', key: '' });
    await this.audit.policies('row_level', NAMING, changes, transaction);
    const weakened = changes.find(
      (change) => isLive(change) && (change.operation === 'delete' || change.values.size > 0),
    );
    if (weakened) {
      this.grants.requireAdministrator(weakened.authorRights, 'Weakening a row-level role');
    }
  }
}

/** Ids of the enums are their names in small letters. */
function textOf(change: EntityChange): RowPolicyText {
  const text = (attribute: keyof RowPolicyText): string | null => {
    const value = valueAfter(change, attribute);
    return typeof value === 'string' ? value : null;
  };
  return {
    type: (text('type') ?? '').toUpperCase(),
    entityName: text('entityName') ?? '',
    action: (text('action') ?? '').toUpperCase(),
    whereClause: text('whereClause'),
    joinClause: text('joinClause'),
    script: text('script'),
  };
}
