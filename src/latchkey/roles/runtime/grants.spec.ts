import { describe, expect, it } from '@jest/globals';
import type { SqlRunner } from '../../sql/statement.js';
import type { AuthorRights } from '../../model/entity-hooks.js';
import type { Attribute } from '../../model/attribute.js';
import { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { ResourcePolicy } from '../role-definition.js';
import type { RoleRegistry } from '../rights.service.js';
import { RoleSet } from '../role-set.js';
import { RoleSnapshot } from '../role-snapshot.js';
import { Grants } from './grants.js';

const entity = (name: string, ...attributes: string[]): EntityModel => {
  const model = new EntityModel(name, Object, `"${name}"`);
  for (const attribute of attributes) {
    model.attributes.set(attribute, { kind: 'scalar', name: attribute, owner: name, type: 'string' } as Attribute);
  }
  return model;
};
const order = entity('Order', 'number', 'amount');
const customer = entity('Customer', 'name');
const log = Object.assign(entity('Log', 'line'), { readOnly: true });
const entities = new EntityRegistry([order, customer, log]);

/**
 * Rights written as texts: `read Order`, `view Order.number`, `execute rest.enabled`.
 *
 * @param restricted of these, some rows are hidden, e.g. `read Order`
 */
function authorWith(granted: readonly string[], restricted: readonly string[] = []): AuthorRights {
  const has = (text: string): boolean => granted.includes(text);
  return {
    mayDo: (action, name) => has(`${action} ${name}`),
    hasViewPolicy: ({ owner, name }) => has(`view ${owner}.${name}`),
    mayModify: ({ owner, name }) => has(`modify ${owner}.${name}`),
    mayExecute: (permission) => has(`execute ${permission}`),
    rowPolicies: (action, name) => (restricted.includes(`${action} ${name}`) ? ['a policy'] : []),
  };
}

const policiesOf = (...policies: ResourcePolicy[]) => policies;
const readOrder: ResourcePolicy = { type: 'entity', entity: 'Order', actions: ['read'] };
const readAll: ResourcePolicy = { type: 'entity', entity: '*', actions: ['read'] };
const editAll: ResourcePolicy = { type: 'entity', entity: '*', actions: ['read', 'update'] };
const viewNumber: ResourcePolicy = { type: 'entityAttribute', entity: 'Order', attributes: ['number'], access: 'view' };
const modifyOrder: ResourcePolicy = { type: 'entityAttribute', entity: 'Order', attributes: '*', access: 'modify' };
const modifyAll: ResourcePolicy = { type: 'entityAttribute', entity: '*', attributes: '*', access: 'modify' };
const enter: ResourcePolicy = { type: 'specific', permission: 'rest.enabled' };

const role = (code: string, policies: ResourcePolicy[], ...childRoles: string[]) => ({
  code,
  name: code,
  source: 'database' as const,
  scopes: ['UI' as const],
  childRoles,
  policies,
  policyTexts: [],
});
const snapshot = new RoleSnapshot(
  '1',
  new RoleSet([
    role('entry', [enter]),
    role('viewer', [viewNumber], 'entry'),
    role('chief', [], 'viewer'),
    role('broken', [enter], 'gone'),
  ]),
  new RoleSet([]),
);
const registry = { read: () => Promise.resolve(snapshot) } as unknown as RoleRegistry;
const grants = new Grants(registry, entities);
const NOBODY: SqlRunner = { rows: () => Promise.resolve([]) };
const refusal = (grant: string) =>
  expect.objectContaining({
    status: 403,
    body: {
      error: 'Forbidden',
      details: `${grant} exceeds your own rights, and security.admin is not permitted`,
    },
  });

describe('nobody grants more than their own rights (protocol/roles.md 10)', () => {
  it.each([
    ['an operation', readOrder, ['read Order']],
    ['all entities', readAll, ['read Order', 'read Customer', 'read Log']],
    [
      'writing, save what nobody may write',
      editAll,
      ['read Order', 'update Order', 'read Customer', 'update Customer', 'read Log'],
    ],
    ['an attribute', viewNumber, ['view Order.number']],
    ['all attributes', modifyOrder, ['modify Order.number', 'modify Order.amount']],
    [
      'all attributes of all, of what nobody writes their view',
      modifyAll,
      ['modify Order.number', 'modify Order.amount', 'modify Customer.name', 'view Log.line'],
    ],
    ['a permission', enter, ['execute rest.enabled']],
  ])('%s takes all of it', (_, policy, needed) => {
    expect(() => grants.requirePolicies(authorWith(needed), [policy])).not.toThrow();
    for (const missing of needed) {
      const author = authorWith(needed.filter((each) => each !== missing));
      expect(() => grants.requirePolicies(author, [policy])).toThrow(expect.objectContaining({ status: 403 }));
      expect(() => grants.requirePolicies({ ...author, mayExecute: () => true }, [policy])).not.toThrow();
    }
  });

  it.each([
    [readOrder, ['read Order'], 'read Order', 'entity Order: read'],
    [viewNumber, ['view Order.number'], 'read Order', 'entityAttribute Order.number: view'],
    [modifyOrder, ['modify Order.number', 'modify Order.amount'], 'update Order', 'entityAttribute Order.*: modify'],
  ])('who sees some rows only has no right on all: %j', (policy, granted, restricted, grant) => {
    expect(() => grants.requirePolicies(authorWith(granted, [restricted]), [policy])).toThrow(refusal(grant));
    expect(() =>
      grants.requirePolicies(authorWith(granted, ['delete Order', 'read Customer']), [policy]),
    ).not.toThrow();
  });

  it('the refusal names the first policy beyond', () => {
    const author = authorWith(['execute rest.enabled', 'read Order']);
    expect(() => grants.requirePolicies(author, policiesOf(enter, readOrder, readAll, viewNumber))).toThrow(
      refusal('entity *: read'),
    );
    const nothing: ResourcePolicy = { type: 'specific', permission: 'security.admin' };
    expect(() => grants.requirePolicies(author, [nothing])).toThrow(refusal('specific security.admin: access'));
    expect(() => grants.requirePolicies(author, [])).not.toThrow();
  });

  it('only an administrator weakens', () => {
    expect(() => grants.requireAdministrator(authorWith(['execute rest.enabled']), 'It')).toThrow(refusal('It'));
    expect(() => grants.requireAdministrator(authorWith(['execute security.admin']), 'It')).not.toThrow();
  });
});

describe('roles are granted by what they and their children hold (protocol/roles.md 10)', () => {
  const require = (granted: string[], ...codes: string[]) => grants.requireRoles(authorWith(granted), codes, NOBODY);

  it('whatever their scopes', async () => {
    await expect(require(['execute rest.enabled'], 'entry')).resolves.toBeUndefined();
    await expect(require([], 'entry')).rejects.toEqual(refusal('specific rest.enabled: access'));
    await expect(require(['execute rest.enabled', 'view Order.number'], 'entry', 'chief')).resolves.toBeUndefined();
    await expect(require(['execute rest.enabled'], 'entry', 'chief')).rejects.toEqual(
      refusal('entityAttribute Order.number: view'),
    );
  });

  it('a code without a role, of a child too, is for administrators', async () => {
    await expect(require([], 'none')).rejects.toEqual(refusal('The unknown role none'));
    await expect(require(['execute rest.enabled'], 'broken')).rejects.toEqual(refusal('The unknown role gone'));
    await expect(require(['execute security.admin'], 'none', 'broken', 'chief')).resolves.toBeUndefined();
    await expect(require([])).resolves.toBeUndefined();
  });

  it('and those of users by the names of the users', async () => {
    const asked: unknown[] = [];
    const runner: SqlRunner = {
      rows: (_, values) => {
        asked.push(values);
        return Promise.resolve([['entry'], ['chief']]);
      },
    };
    const author = authorWith(['execute rest.enabled']);
    await expect(grants.requireRolesOf(author, ['alice', 'bob'], runner)).rejects.toEqual(
      refusal('entityAttribute Order.number: view'),
    );
    expect(asked).toEqual([[['alice', 'bob']]]);
    await grants.requireRolesOf(author, [], runner);
    await grants.requireRolesOf(authorWith(['execute security.admin']), ['alice'], runner);
    expect(asked).toHaveLength(1);
  });
});
