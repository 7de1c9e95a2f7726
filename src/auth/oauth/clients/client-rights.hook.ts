import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks, valueAfter } from '../../../metadata/entity-hooks.js';
import { Grants } from '../../../roles/runtime/grants.js';
import { OAuthClientEntity } from './oauth-client.entity.js';

/** A client acts with its roles: whoever writes it could use them all (protocol/roles.md 10). */
@Injectable()
@EntityHooks(OAuthClientEntity)
export class ClientRightsHook implements EntityHook {
  constructor(private readonly grants: Grants) {}

  /** @throws RestError 403 for roles with more than the author has, and for restrictions that go */
  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const saved = changes.filter(({ operation, values }) => operation !== 'delete' && values.size > 0);
    const [first] = saved;
    if (!first) {
      return;
    }
    if (saved.some((change) => change.operation === 'update' && change.values.has('rowLevelRoles'))) {
      this.grants.requireAdministrator(first.authorRights, 'Changing the row-level roles of a client');
    }
    const codes = new Set(saved.flatMap((change) => codesIn(valueAfter(change, 'resourceRoles'))));
    await this.grants.requireRoles(first.authorRights, codes, transaction);
  }
}

const codesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : [];
