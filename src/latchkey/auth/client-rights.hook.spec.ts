import { describe, expect, it } from '@jest/globals';
import type { SqlValue } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import type { EntityChange } from '../model/entity-hooks.js';
import type { Grants } from '../roles/runtime/grants.js';
import { ClientRightsHook } from './client-rights.hook.js';

const change = (
  operation: EntityChange['operation'],
  values: Readonly<Record<string, SqlValue>>,
  before: Readonly<Record<string, SqlValue>> = {},
): EntityChange =>
  ({
    operation,
    before: new Map(Object.entries(before)),
    values: new Map(Object.entries(values)),
    authorRights: 'rights of the author',
  }) as unknown as EntityChange;

/** @returns what the author needs for all these changes */
async function needed(...changes: readonly EntityChange[]): Promise<unknown[]> {
  const asked: unknown[] = [];
  const grants = {
    requireAdministrator: (...args: unknown[]) => asked.push(args),
    requireRoles: (rights: unknown, codes: Iterable<string>) => Promise.resolve(asked.push([rights, ...codes])),
  };
  await new ClientRightsHook(grants as unknown as Grants).afterAll(changes, {} as Transaction);
  return asked;
}

const ADMINISTRATOR = ['rights of the author', 'Changing the row-level roles of a client'];

describe('the author of a client (protocol/roles.md 10)', () => {
  it('has all of the roles that it has then, of all clients of the request', async () => {
    expect(
      await needed(
        change('create', { resourceRoles: ['reader', 'writer'] }),
        change('update', { scopes: ['a'] }, { resourceRoles: ['reader', 'owner'] }),
        change('update', { resourceRoles: [] }, { resourceRoles: ['gone'] }),
      ),
    ).toEqual([['rights of the author', 'reader', 'writer', 'owner']]);
  });

  it('administrates security to change the row-level roles of one of them', async () => {
    const harmless = change('update', { scopes: ['a'] });
    expect(await needed(harmless, change('update', { rowLevelRoles: [] }))).toEqual([
      ADMINISTRATOR,
      ['rights of the author'],
    ]);
    expect(await needed(harmless)).toEqual([['rights of the author']]);
    expect(await needed(change('create', { rowLevelRoles: ['own'] }))).toEqual([['rights of the author']]);
  });

  it('needs nothing of the kind to delete one, or to change nothing', async () => {
    const roles = { resourceRoles: ['owner'], rowLevelRoles: ['own'] };
    expect(await needed(change('delete', {}, roles), change('update', {}, roles))).toEqual([]);
    expect(await needed(change('delete', {}, roles), change('update', { scopes: ['a'] }))).toEqual([
      ['rights of the author'],
    ]);
    expect(await needed()).toEqual([]);
  });
});
