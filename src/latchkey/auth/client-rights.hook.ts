import { Injectable } from '@nestjs/common';
import { isRestored } from '../model/administration-entity.js';
import type { Transaction } from '../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks, valueAfter } from '../model/entity-hooks.js';
import { Grants } from '../roles/runtime/grants.js';
import { OAuthClientEntity } from '../sessions/clients/oauth-client.entity.js';

/**
 * A client acts with its roles: anyone who writes it could use them all. A client of the login page gets codes for
 * everybody who is logged in there, without their consent, and `introspectAny` reveals everybody's tokens
 * (protocol/roles.md 10).
 */
@Injectable()
@EntityHooks(OAuthClientEntity)
export class ClientRightsHook implements EntityHook {
  constructor(private readonly grants: Grants) {}

  /** @throws RestError 403 for roles with more than the author has, for restrictions that go, for access to the logins of others */
  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const saved = changes.filter(
      (change) => change.operation !== 'delete' && (change.values.size > 0 || isRestored(change)),
    );
    const [first] = saved;
    if (!first) {
      return;
    }
    if (saved.some((change) => change.operation === 'update' && change.values.has('rowLevelRoles'))) {
      this.grants.requireAdministrator(first.authorRights, 'Changing the row-level roles of a client');
    }
    if (saved.some((change) => textsIn(valueAfter(change, 'grantTypes')).includes('authorization_code'))) {
      this.grants.requireAdministrator(first.authorRights, 'A client of the login page');
    }
    if (saved.some((change) => valueAfter(change, 'introspectAny') === 'true')) {
      this.grants.requireAdministrator(first.authorRights, 'A client that introspects all tokens');
    }
    const codes = new Set(saved.flatMap((change) => textsIn(valueAfter(change, 'resourceRoles'))));
    await this.grants.requireRoles(first.authorRights, codes, transaction);
  }
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
