import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aUser } from '../builders/a-user.js';
import { type ColumnValues, insertRow, insertValues } from '../builders/insert-row.js';
import { Paper, Receipt, SignedReceipt } from '../domain/paper.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** Reads and changes papers and signed receipts, of which it sees different attributes; no receipts. */
@ResourceRole({ code: 'paper-clerk', name: 'Some papers', childRoles: ['rest-minimal'] })
@EntityPolicy(Paper, ['read', 'update'])
@EntityPolicy(SignedReceipt, ['read', 'update'])
@EntityAttributePolicy(Paper, ['title'], 'modify')
@EntityAttributePolicy(SignedReceipt, ['till'], 'modify')
class PaperClerk {}

@RowLevelRole({ code: 'no-drafts', name: 'No drafts, and receipts of one till' })
@RowLevelPolicy(Paper, { property: 'title', operator: '<>', value: 'Draft' })
@RowLevelPolicy(Receipt, { property: 'till', operator: '=', value: 'B' })
@RowLevelPredicate(SignedReceipt, 'read', ({ signer }) => signer !== 'Eve')
class NoDrafts {}

@Module({ imports: [Latchkey.forFeature({ roles: [PaperClerk, NoDrafts] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  const { database } = app;
  const papers: readonly ColumnValues[] = [
    { id: '10', kind: 'Paper', title: 'Note' },
    { id: '11', kind: 'Paper', title: 'Draft' },
    { id: '12', kind: 'receipt', title: 'Slip', till: 'B' },
    { id: '13', kind: 'signed', title: 'Deed', till: 'B', signer: 'Ann' },
    { id: '14', kind: 'signed', title: 'Draft', till: 'A', signer: 'Eve' },
  ];
  for (const paper of papers) {
    await insertValues(database, 'domain_paper', { version: '1', ...paper });
  }
  await aUser(database, { username: 'clerk', roles: ['paper-clerk'] });
  await aUser(database, { username: 'narrow', roles: ['paper-clerk'] });
  await aRoleAssignment(database, { username: 'narrow', roleCode: 'no-drafts', roleType: 'row_level' });
});

interface Told {
  readonly allowed: boolean;
  readonly reasons: readonly {
    readonly role: string | null;
    readonly policy: { readonly type: string; readonly resource: string; readonly action: string };
    readonly effect: string;
  }[];
}

async function explain(username: string, question: Readonly<Record<string, string>>): Promise<Told> {
  const answer = await app
    .as('admin')
    .get(`/rest/security/explain?${new URLSearchParams({ username, ...question }).toString()}`);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.json as Told;
}

/** Lines `effect type resource action`, without the entry to the API. */
const lines = ({ reasons }: Told): string[] =>
  reasons
    .map(({ effect, policy: { type, resource, action } }) => `${effect} ${type} ${resource} ${action}`)
    .filter((line) => !line.includes('rest.enabled'));

async function answered(username: string, path: string): Promise<unknown> {
  const { status, json } = await app.as(username).get(`/rest/entities/${path}?fetchPlan=_local`);
  return status === 200
    ? Object.keys(json as object).filter((key) => !['_entityName', '_instanceName', 'id'].includes(key))
    : status;
}

describe('GET /rest/security/explain about entities that extend others', () => {
  it('entity policies are not inherited: the one of the entity that the row is of is missing (protocol/roles.md 1)', async () => {
    const receipt = await explain('clerk', { entity: 'Paper', id: '12', action: 'read' });
    expect([receipt.allowed, lines(receipt), await answered('clerk', 'Paper/12')]).toEqual([
      false,
      ['allow entity Paper read', 'missing entity Receipt read'],
      404,
    ]);
    const signed = await explain('clerk', { entity: 'Paper', id: '13', action: 'read' });
    expect([signed.allowed, lines(signed)]).toEqual([
      true,
      ['allow entity Paper read', 'allow entity SignedReceipt read'],
    ]);
    const asReceipt = await explain('clerk', { entity: 'Receipt', action: 'read' });
    expect([asReceipt.allowed, lines(asReceipt)]).toEqual([false, ['missing entity Receipt read']]);
  });

  it('attribute policies are those of the entity that the row is of', async () => {
    expect(await answered('clerk', 'Paper/10')).toEqual(['title']);
    expect(await answered('clerk', 'Paper/13')).toEqual([]);
    for (const [id, allowed, of] of [
      ['10', true, 'allow entityAttribute Paper.title modify'],
      ['13', false, 'missing entityAttribute SignedReceipt.title view'],
    ] as const) {
      const told = await explain('clerk', { entity: 'Paper', id, attribute: 'title', action: 'view' });
      expect([id, told.allowed, lines(told).at(-1)]).toEqual([id, allowed, of]);
    }
    const change = await explain('clerk', { entity: 'Paper', id: '13', attribute: 'title', action: 'modify' });
    expect([change.allowed, lines(change).at(-1)]).toEqual([
      false,
      'missing entityAttribute SignedReceipt.title modify',
    ]);
    await app.as('clerk').put('/rest/entities/Paper/13', { title: 'Changed' });
    expect((await app.as('admin').get('/rest/entities/Paper/13?fetchPlan=_local')).json).toMatchObject({
      title: 'Deed',
    });
  });

  it('row-level policies are inherited, and named with the entity that they are declared for (protocol/roles.md 6)', async () => {
    const fine = await explain('narrow', { entity: 'SignedReceipt', id: '13', action: 'read' });
    expect([fine.allowed, lines(fine)]).toEqual([
      true,
      [
        'allow entity SignedReceipt read',
        'allow JPQL Paper read',
        'allow JPQL Receipt read',
        'allow PREDICATE SignedReceipt read',
      ],
    ]);
    const hidden = await explain('narrow', { entity: 'Paper', id: '14', action: 'read' });
    expect([hidden.allowed, lines(hidden), await answered('narrow', 'Paper/14')]).toEqual([
      false,
      [
        'allow entity Paper read',
        'allow entity SignedReceipt read',
        'deny JPQL Paper read',
        'deny JPQL Receipt read',
        'deny PREDICATE SignedReceipt read',
      ],
      404,
    ]);
    const note = await explain('narrow', { entity: 'Paper', id: '10', action: 'read' });
    expect(lines(note)).toEqual(['allow entity Paper read', 'allow JPQL Paper read']);
  });

  it('without a row, those of entities that extend it restrict as well, since its list holds their rows', async () => {
    const list = await explain('narrow', { entity: 'Paper', action: 'read' });
    expect([list.allowed, lines(list)]).toEqual([
      true,
      [
        'allow entity Paper read',
        'restrict JPQL Paper read',
        'restrict JPQL Receipt read',
        'restrict PREDICATE SignedReceipt read',
      ],
    ]);
    const part = await explain('narrow', { entity: 'SignedReceipt', action: 'update' });
    expect(lines(part)).toEqual([
      'allow entity SignedReceipt update',
      'allow entity SignedReceipt read',
      'restrict JPQL Paper read',
      'restrict JPQL Receipt read',
      'restrict PREDICATE SignedReceipt read',
    ]);
    const made = await explain('narrow', { entity: 'SignedReceipt', action: 'create' });
    expect(lines(made)).toEqual(['missing entity SignedReceipt create']);
  });

  it('a policy that cannot be read denies the rows of its entity and of those that extend it', async () => {
    const { id: roleId, code } = await aRowLevelRole(app, []);
    await aUser(app.database, { username: 'unread', roles: ['paper-clerk'] });
    await aRoleAssignment(app.database, { username: 'unread', roleCode: code, roleType: 'row_level' });
    await app.database.transaction(async (transaction) => {
      transaction.signal({ topic: 'roles', key: '' });
      const policy = { type: 'predicate', entity_name: 'Receipt', action: 'read', script: '{"property":' };
      await insertRow(transaction, 'sec_row_level_policy', { ...policy, role_id: roleId });
    });
    const denied = 'deny PREDICATE Receipt read';
    const whole = await explain('unread', { entity: 'SignedReceipt', action: 'read' });
    expect([whole.allowed, lines(whole)]).toEqual([false, ['allow entity SignedReceipt read', denied]]);
    const row = await explain('unread', { entity: 'Paper', id: '13', action: 'read' });
    expect([row.allowed, lines(row), await answered('unread', 'Paper/13')]).toEqual([
      false,
      ['allow entity Paper read', 'allow entity SignedReceipt read', denied],
      404,
    ]);
    const list = await explain('unread', { entity: 'Paper', action: 'read' });
    expect([list.allowed, lines(list)]).toEqual([true, ['allow entity Paper read', 'restrict PREDICATE Receipt read']]);
    expect(await answered('unread', 'Paper/10')).toEqual(['title']);
  });
});
