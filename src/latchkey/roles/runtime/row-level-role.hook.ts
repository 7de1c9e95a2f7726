import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../model/entity-hooks.js';
import { RowLevelRoleRegistry } from '../row-level/row-level-role-registry.js';
import { Grants } from './grants.js';
import { RoleAudit } from './role-audit.js';
import { isLive, RoleCodes } from './role-codes.js';
import { checkRoleLists } from './role-lists.js';
import { RowLevelRoleRow } from './row-level-role.entity.js';

const CODES = new RoleCodes('sec_row_level_role', 'row_level');

/** Attributes that decide about what is restricted. */
const RESTRICTING: readonly string[] = ['code', 'childRoles'];

/** The rules of runtime roles that restrict; protocol/roles.md 5, 9 and 10. */
@Injectable()
@EntityHooks(RowLevelRoleRow)
export class RowLevelRoleHook implements EntityHook {
  constructor(
    private readonly designTime: RowLevelRoleRegistry,
    private readonly grants: Grants,
    private readonly audit: RoleAudit,
  ) {}

  beforeWrite(change: EntityChange): void {
    checkRoleLists(change);
  }

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    await CODES.check(changes, (code) => this.designTime.has(code), transaction);
  }

  /** @throws RestError 403 when anyone but an administrator weakens a role */
  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    transaction.signal({ topic: 'roles', key: '' });
    await this.audit.roles('row_level', changes, transaction);
    const weakened = changes.find((change) => isLive(change) && isAffecting(change));
    if (weakened) {
      this.grants.requireAdministrator(weakened.authorRights, 'Weakening a row-level role');
    }
    const deleted = changes.filter(({ operation }) => operation === 'delete');
    await CODES.release(deleted, transaction);
  }
}

const isAffecting = ({ operation, values }: EntityChange): boolean =>
  operation === 'delete' || RESTRICTING.some((attribute) => values.has(attribute));
