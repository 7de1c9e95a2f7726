import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertValues } from '../builders/insert-row.js';
import { Person } from '../domain/person.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Pass, Visit } from '../domain/visit.entity.js';
import { useApp } from '../harness/use-app.js';

/** Sees visits but not their price, people but not their age, passes whole. */
@ResourceRole({ code: 'visit-reader', name: 'Reads visits', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Visit, ['read'])
@EntityPolicy(Person, ['read'])
@EntityPolicy(Pass, ['read'])
@EntityAttributePolicy(Visit, ['person', 'next'], 'view')
@EntityAttributePolicy(Person, ['first', 'last'], 'view')
@EntityAttributePolicy(Pass, '*', 'view')
class VisitReader {}

@Module({ imports: [Latchkey.forFeature({ roles: [VisitReader] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  const { database } = app;
  await aUser(database, { username: 'reader', roles: ['visit-reader'] });
  await insertValues(database, 'domain_person', { id: '1', first: 'Ada', last: 'Lovelace', age: '36' });
  await insertValues(database, 'domain_person', { id: '2', first: 'Cher', last: null, age: null });
  await insertValues(database, 'domain_pass', { id: '1', code: 'A7', status: '20' });
  const full = {
    status: '10',
    day: '2024-05-02',
    at: '10:15:30.5',
    price: '-1234.565',
    paid: 'true',
    count: '9007199254740993',
  };
  await insertValues(database, 'domain_visit', { id: '1', person_id: '1', ...full });
  await insertValues(database, 'domain_visit', { id: '2', person_id: '2', paid: 'false', next_id: '1' });
  await insertValues(database, 'domain_visit', { id: '3' });
  await insertValues(database, 'domain_stock_item', { warehouse: '1', sku: '42' });
  await insertValues(database, 'domain_shelf', { code: '7', label: 'Top' });
});

async function shown(path: string, username = 'admin'): Promise<unknown> {
  const answer = await app.as(username).get(`/rest/entities/${path}`);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.json;
}

const only = (entity: string, ...properties: string[]): string =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity, properties }))}`;

describe('_instanceName (protocol/entities.md 4.2, protocol/serialization.md 4)', () => {
  it('is made of texts for people, also of what the plan does not list', async () => {
    expect(await shown(`Visit/1?${only('Visit')}`)).toEqual({
      _entityName: 'Visit',
      _instanceName: 'Lovelace, Ada (37): In business, 02/05/2024, 10:15, -1,234.57, True, 9,007,199,254,740,993 ->',
      id: '1',
    });
  });

  it('shows null as nothing', async () => {
    expect(await shown(`Visit/3?${only('Visit')}`)).toEqual({
      _entityName: 'Visit',
      _instanceName: ': , , , , ,  ->',
      id: '3',
    });
  });

  it('cuts circles: an entity inside its own name is its id', async () => {
    expect(await shown(`Visit/2?${only('Visit')}`)).toMatchObject({
      _instanceName: ': , , , , False,  -> Visit-1 [detached]',
    });
  });

  it('may be made by a method, with values of the types that the class declares', async () => {
    expect(await shown(`Person/1?${only('Person')}`)).toEqual({
      _entityName: 'Person',
      _instanceName: 'Lovelace, Ada (37)',
      id: '1',
    });
  });

  it('may be made by a getter', async () => {
    expect(await shown(`Pass/1?${only('Pass')}`)).toMatchObject({ _instanceName: 'A7/BLOCKED' });
  });

  it('is left out when its method fails, null with returnNulls', async () => {
    expect(await shown(`Person/2?${only('Person')}`)).toEqual({ _entityName: 'Person', id: '2' });
    expect(await shown(`Person/2?${only('Person')}&returnNulls=true`)).toEqual({
      _entityName: 'Person',
      _instanceName: null,
      id: '2',
    });
    expect(await shown(`Visit/2?${only('Visit', 'person')}`)).toMatchObject({
      person: { _entityName: 'Person', id: '2' },
    });
  });

  it.each([
    ['Shelf', 'Shelf-7 [detached]'],
    ['StockItem', 'StockItem-1,42 [detached]'],
  ])('of a %s, which declares none, is its entity and id', async (entity, name) => {
    expect(await shown(entity)).toEqual([expect.objectContaining({ _instanceName: name })]);
  });
});

describe('_instanceName and rights (protocol/README.md decision 13)', () => {
  it('is the fallback text where an attribute of it is hidden', async () => {
    expect(await shown('Visit/1', 'reader')).toEqual({
      _entityName: 'Visit',
      _instanceName: 'Visit-1 [detached]',
      id: '1',
      person: { _entityName: 'Person', _instanceName: 'Person-1 [detached]', id: '1', first: 'Ada', last: 'Lovelace' },
    });
  });

  it('is the real one where all attributes of it are viewable', async () => {
    expect(await shown('Pass/1', 'reader')).toMatchObject({ _instanceName: 'A7/BLOCKED' });
  });
});
