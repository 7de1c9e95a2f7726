import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../model/entity-hooks.js';
import { DesignTimeRoles } from '../design-time-roles.js';
import { Administrators } from './administrators.js';
import { Grants } from './grants.js';
import { RoleAudit } from './role-audit.js';
import { ResourceRoleRow } from './resource-role.entity.js';
import { codeAfter, codeBefore, isLive, RoleCodes } from './role-codes.js';
import { checkRoleLists } from './role-lists.js';

const CODES = new RoleCodes('sec_resource_role', 'resource');

/** Attributes that decide about the rights of users. */
const GRANTING: readonly string[] = ['code', 'scopes', 'childRoles'];

/** The rules of runtime roles that grant; protocol/roles.md 5, 9 and 10. */
@Injectable()
@EntityHooks(ResourceRoleRow)
export class ResourceRoleHook implements EntityHook {
  /** Changes that take full access from somebody. */
  private readonly stripping = new WeakSet<EntityChange>();

  constructor(
    private readonly designTime: DesignTimeRoles,
    private readonly grants: Grants,
    private readonly administrators: Administrators,
    private readonly audit: RoleAudit,
  ) {}

  beforeWrite(change: EntityChange): void {
    checkRoleLists(change);
  }

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    await CODES.check(changes, (code) => this.designTime.has(code), transaction);
    const affecting = changes.filter((change) => isLive(change) && isAffecting(change));
    if (affecting.length > 0) {
      const full = await this.administrators.roleCodes(transaction);
      const stripping = affecting.filter((change) => full.has(codeBefore(change)));
      if (stripping.length > 0 && (await this.administrators.exist(transaction))) {
        stripping.forEach((change) => this.stripping.add(change));
      }
    }
  }

  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    transaction.signal({ topic: 'roles', key: '' });
    await this.audit.roles('resource', changes, transaction);
    const deleted = changes.filter(({ operation }) => operation === 'delete');
    await CODES.release(deleted, transaction);
    if (changes.some((change) => this.stripping.has(change))) {
      await this.administrators.requireOne(transaction);
    }
    const [granting] = changes.filter(
      (change) => change.operation !== 'delete' && (!isLive(change) || isAffecting(change)),
    );
    if (granting) {
      const codes = changes.filter(({ operation }) => operation !== 'delete').map(codeAfter);
      await this.grants.requireRoles(granting.authorRights, codes, transaction);
    }
  }
}

const isAffecting = ({ operation, values }: EntityChange): boolean =>
  operation === 'delete' || GRANTING.some((attribute) => values.has(attribute));
