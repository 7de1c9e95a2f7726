import { Injectable } from '@nestjs/common';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from '../../model/entity-hooks.js';
import { EntityRegistry } from '../../model/entity-model.js';
import { Grants } from './grants.js';
import { RoleAudit } from './role-audit.js';
import { readPolicy, type ReadPolicy } from './policy-text.js';
import { ResourcePolicyRow } from './resource-policy.entity.js';

/** Of equal policies of one role the first of the request stays, else the oldest. */
const COLLAPSE = new Statement(`
  WITH ranked AS (
    SELECT p.id, row_number() OVER (PARTITION BY p.role_id, p.type, p.resource, p.action
      ORDER BY named.position, p.create_ts, p.id) AS place
    FROM sec_resource_policy p
    LEFT JOIN unnest($1::uuid[]) WITH ORDINALITY AS named(id, position) ON named.id = p.id
    WHERE p.delete_ts IS NULL AND p.role_id IN (SELECT role_id FROM sec_resource_policy WHERE id = ANY($1::uuid[])))
  UPDATE sec_resource_policy p SET delete_ts = now(), deleted_by = $2
  FROM ranked WHERE ranked.id = p.id AND ranked.place > 1`);

/** What distinguishes a policy from others. */
const NAMING: readonly string[] = ['type', 'resource', 'action'];

/** The rules of the policies of runtime roles; protocol/roles.md 1 and 10. */
@Injectable()
@EntityHooks(ResourcePolicyRow)
export class ResourcePolicyHook implements EntityHook {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly grants: Grants,
    private readonly audit: RoleAudit,
  ) {}

  /** @throws ValidationError 400 for what cannot be read, and for `deny` */
  beforeWrite(change: EntityChange): void {
    const read = change.operation === 'delete' ? undefined : this.read(change);
    if (read?.kind === 'fault') {
      throw invalidAttribute(change, read.fault.path, read.fault.message);
    }
  }

  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    transaction.signal({ topic: 'roles', key: '' });
    await this.audit.policies('resource', NAMING, changes, transaction);
    const saved = changes.filter(({ operation }) => operation !== 'delete');
    const [first] = saved;
    if (first) {
      const policies = saved
        .map((change) => this.read(change))
        .flatMap((read) => (read.kind === 'grant' ? [read.policy] : []));
      this.grants.requirePolicies(first.authorRights, policies);
      await transaction.rows(COLLAPSE, [saved.map(({ id }) => id), first.author]);
    }
  }

  private read(change: EntityChange): ReadPolicy {
    const text = (attribute: string, byDefault = ''): string => {
      const value = valueAfter(change, attribute);
      return typeof value === 'string' ? value : byDefault;
    };
    return readPolicy(
      {
        type: text('type'),
        resource: text('resource'),
        action: text('action', 'access'),
        effect: text('effect', 'allow'),
      },
      this.entities,
    );
  }
}
