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
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { CardPayment, CashPayment, Payment } from '../domain/payment.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'tag-eraser', name: 'Reads and deletes tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['read', 'update', 'delete'])
@EntityAttributePolicy(Tag, '*', 'modify')
class TagEraserRole {}

@ResourceRole({ code: 'tag-adder', name: 'Reads and creates tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['read', 'create'])
@EntityAttributePolicy(Tag, '*', 'modify')
class TagAdderRole {}

@ResourceRole({ code: 'tag-keeper', name: 'Creates and updates tags, sees their names', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['read', 'create', 'update'])
@EntityAttributePolicy(Tag, ['id', 'name'], 'modify')
class TagKeeperRole {}

@ResourceRole({ code: 'cashier', name: 'Payments, of cards to read only', childRoles: ['rest-minimal'] })
@EntityPolicy(Payment, 'all')
@EntityPolicy(CashPayment, 'all')
@EntityPolicy(CardPayment, ['read', 'delete'])
class CashierRole {}

@RowLevelRole({ code: 'red-tags', name: 'Red tags only' })
@RowLevelPolicy(Tag, { property: 'name', operator: 'startsWith', value: 'red' })
class RedTagsRole {}

@RowLevelRole({ code: 'short-tags', name: 'Short names only, by a function' })
@RowLevelPredicate(Tag, 'read', ({ name }) => String(name).length < 5)
class ShortTagsRole {}

const ROLES = [TagEraserRole, TagAdderRole, TagKeeperRole, CashierRole, RedTagsRole, ShortTagsRole];

@Module({ imports: [Latchkey.forFeature({ roles: ROLES })] })
class RolesModule {}

const DELETED = { deleted_date: '2024-01-01T00:00:00Z', deleted_by: 'bob' };

const app = useApp(() => startDomainApp({}, [RolesModule]));
let red: string;
let short: string;
let keyOfRed: string;

beforeAll(async () => {
  for (const code of ['tag-eraser', 'tag-adder', 'tag-keeper', 'cashier']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
  red = await aRestrictedUser(app.database, ['red-tags']);
  short = await aRestrictedUser(app.database, ['short-tags']);
  await insertRow(app.database, 'domain_tag', { name: 'alive' });
  for (const name of ['blue', 'green']) {
    await insertRow(app.database, 'domain_tag', { name, ...DELETED });
  }
  keyOfRed = await insertRow(app.database, 'domain_tag', { name: 'red', ...DELETED });
  for (const [kind, reference] of [
    ['Payment', 'plain'],
    ['card', 'by card'],
    ['cash', 'in cash'],
  ] as const) {
    const card = kind === 'card' ? { card_number: '1' } : {};
    await insertRow(app.database, 'domain_payment', { kind, reference, ...card, ...DELETED });
  }
});

const outcome = ({ status, json }: Answer): unknown[] => [status, json];
const list = (username: string, entity: string, more = ''): Promise<Answer> =>
  app.as(username).get(`/rest/entities/${entity}?deleted=true${more}`);
const names = ({ json }: Answer): unknown[] =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);
const forbidden = (error: string, details: string): unknown[] => [403, { error, details }];

describe('a list with deleted=true shows the soft-deleted rows instead of the others (protocol/entities.md 6.2)', () => {
  it('with who deleted them, sorted, paged and counted like every list', async () => {
    const answer = await list('admin', 'Tag', '&sort=-name&limit=2&returnCount=true&fetchPlan=_local');
    expect(answer).toMatchObject({ status: 200, headers: { 'x-total-count': '3' } });
    expect(answer.json).toMatchObject([{ id: keyOfRed, name: 'red', deletedBy: 'bob' }, { name: 'green' }]);
    const behind = await list('admin', 'Tag', '&limit=2&offset=4&returnCount=true');
    expect([...outcome(behind), behind.headers['x-total-count']]).toEqual([200, [], '3']);
  });

  it.each([
    ['', ['alive']],
    ['deleted=', ['alive']],
    ['deleted=false', ['alive']],
    ['deleted=yes', ['blue', 'green', 'red']],
  ])('and with %j: %j', async (query, expected) => {
    expect(names(await app.as('admin').get(`/rest/entities/Tag?sort=name&${query}`))).toEqual(expected);
  });

  it('in searches and their counts, by query string and by body', async () => {
    const filter = { conditions: [{ property: 'name', operator: 'contains', value: 'e' }] };
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}&deleted=true`;
    const admin = app.as('admin');
    expect(names(await admin.get(`/rest/entities/Tag/search?${query}&sort=name`))).toEqual(['blue', 'green', 'red']);
    expect(names(await admin.post('/rest/entities/Tag/search', { filter, deleted: true, sort: '-name' }))).toEqual([
      'red',
      'green',
      'blue',
    ]);
    expect(outcome(await admin.get(`/rest/entities/Tag/search/count?${query}`))).toEqual([200, 3]);
    expect(outcome(await admin.post('/rest/entities/Tag/search/count', { filter, deleted: true }))).toEqual([200, 3]);
    expect(outcome(await admin.post('/rest/entities/Tag/search/count', { filter }))).toEqual([200, 1]);
  });

  it('so that a POST with the id brings one back', async () => {
    const id = await insertRow(app.database, 'domain_order', { number: 'A-1', ...DELETED });
    const found = await list('admin', 'Order');
    expect(found.json).toMatchObject([{ id, number: 'A-1' }]);
    expect((await app.as('admin').post('/rest/entities/Order', { id })).status).toBe(201);
    expect(outcome(await list('admin', 'Order'))).toEqual([200, []]);
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ number: 'A-1' });
  });
});

describe('deleted rows are for those who may bring them back', () => {
  it.each([
    ['cashier', 'Reading forbidden', 'Reading of the Tag is forbidden'],
    ['tag-eraser', 'Creation forbidden', 'Creation of the Tag is forbidden'],
    ['tag-adder', 'Updating forbidden', 'Updating of the Tag is forbidden'],
  ])('%s gets 403 %s, from lists, searches and counts alike', async (username, error, details) => {
    const filter = { conditions: [] };
    const caller = app.as(username);
    expect(outcome(await list(username, 'Tag'))).toEqual(forbidden(error, details));
    for (const path of ['search', 'search/count']) {
      const answer = await caller.post(`/rest/entities/Tag/${path}`, { filter, deleted: true });
      expect(outcome(answer)).toEqual(forbidden(error, details));
    }
  });

  it('with the attributes that they may view', async () => {
    const [tag] = (await list('tag-keeper', 'Tag', '&sort=name&fetchPlan=_local')).json as object[];
    expect(Object.keys(tag ?? {}).sort()).toEqual(['_entityName', '_instanceName', 'id', 'name']);
  });

  it('and in the rows that row-level roles leave them, whether SQL or a function decides', async () => {
    const answer = await list(red, 'Tag', '&returnCount=true');
    expect([names(answer), answer.headers['x-total-count']]).toEqual([['red'], '1']);
    const judged = await list(short, 'Tag', '&sort=name&returnCount=true');
    expect([names(judged), judged.headers['x-total-count']]).toEqual([['blue', 'red'], '2']);
    const count = await app
      .as(short)
      .post('/rest/entities/Tag/search/count', { filter: { conditions: [] }, deleted: true });
    expect(outcome(count)).toEqual([200, 2]);
  });

  it('of a hierarchy, in the rows of the classes that they may bring back', async () => {
    expect(names(await list('admin', 'Payment', '&sort=reference'))).toHaveLength(3);
    const seen = (await list('cashier', 'Payment')).json as { _entityName: string }[];
    expect(seen.map(({ _entityName }) => _entityName).sort()).toEqual(['CashPayment', 'Payment']);
  });
});

describe('a request that cannot be meant answers 400', () => {
  it('for an entity whose rows are removed', async () => {
    expect(outcome(await list('admin', 'Paper'))).toEqual([
      400,
      {
        error: 'Invalid request parameter',
        details:
          "Parameter 'deleted' has no rows to show: the Paper has no soft deletion, its deleted rows are removed",
      },
    ]);
  });

  it('for another value than a flag', async () => {
    const details = "Parameter 'deleted' has invalid value 'only'";
    expect(outcome(await app.as('admin').get('/rest/entities/Tag?deleted=only'))).toEqual([
      400,
      { error: 'Invalid request parameter', details },
    ]);
    const body = { filter: { conditions: [] }, deleted: 'only' };
    expect(outcome(await app.as('admin').post('/rest/entities/Tag/search', body))).toEqual([
      400,
      { error: 'Invalid request parameter', details },
    ]);
  });
});
