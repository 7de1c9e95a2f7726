import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { Exhibit, Painting, Sculpture } from '../domain/museum/exhibit.entity.js';
import { Hall } from '../domain/museum/hall.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

@ResourceRole({ code: 'reader', name: 'Reads orders', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read'])
class ReaderRole {}

@ResourceRole({ code: 'blind', name: 'Deletes orders without seeing them', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['delete'])
@EntityPolicy(OrderLine, ['delete'])
class BlindRole {}

@ResourceRole({ code: 'header', name: 'Deletes orders, not their lines', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'delete'])
class HeaderRole {}

@ResourceRole({ code: 'clerk', name: 'Deletes orders with their lines', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'delete'])
@EntityPolicy(OrderLine, ['delete'])
class ClerkRole {}

@ResourceRole({ code: 'curator', name: 'Deletes halls, exhibits and sculptures', childRoles: ['rest-minimal'] })
@EntityPolicy(Hall, ['read', 'delete'])
@EntityPolicy(Exhibit, ['read', 'delete'])
@EntityPolicy(Sculpture, ['read', 'delete'])
@EntityPolicy(Painting, ['read'])
class CuratorRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [ReaderRole, BlindRole, HeaderRole, ClerkRole, CuratorRole] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  for (const code of ['reader', 'blind', 'header', 'clerk', 'curator']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
});

const anOrder = () => insertRow(app.database, 'domain_order', { number: 'R-1' });
const aLine = (order: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_order_line', { order_id: order, ...values });
const anExhibit = (kind: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'museum_exhibit', { kind, title: 'Thinker', ...values });

async function isLive(table: string, id: string): Promise<boolean> {
  const rows = await app.database.rows(new Statement(`SELECT deleted_date FROM ${table} WHERE id = $1`), [id]);
  return rows[0]?.[0] === null;
}

function expectRefused({ status, json }: Answer, resource: string): void {
  const details = `resource: ${resource}, type: entity, action: delete`;
  expect([status, json]).toEqual([403, { error: 'Forbidden', details }]);
}

describe('DELETE on the entity (protocol/roles.md 7)', () => {
  it.each([
    ['an id', (id: string) => app.as('reader').delete(`/rest/entities/Order/${id}`)],
    ['a bad id', () => app.as('reader').delete('/rest/entities/Order/x')],
    ['several ids', (id: string) => app.as('reader').delete('/rest/entities/Order', [id])],
    ['a malformed body', () => app.as('reader').delete('/rest/entities/Order', '{')],
    ['an empty list', () => app.as('reader').delete('/rest/entities/Order', [])],
  ])('is checked before anything else of the request: %s', async (_, request) => {
    const order = await anOrder();
    const { status, json } = await request(order);
    expect([status, json]).toEqual([
      403,
      { error: 'Deletion forbidden', details: 'Deletion of the Order is forbidden' },
    ]);
    expect(await isLive('domain_order', order)).toBe(true);
  });

  it('is checked after the name of the entity', async () => {
    const { status, json } = await app.as('reader').delete('/rest/entities/Nothing', '{');
    expect([status, json]).toEqual([404, { error: 'Entity not found', details: 'Entity Nothing not found' }]);
  });
});

describe('without READ on the entity (protocol/roles.md 7.4)', () => {
  it('every row is missing, and says the same as one that does not exist', async () => {
    const order = await anOrder();
    for (const id of [order, UNKNOWN]) {
      for (const answer of [
        await app.as('blind').delete(`/rest/entities/Order/${id}`),
        await app.as('blind').delete('/rest/entities/Order', [{ id }]),
      ]) {
        expect(answer).toAnswer(404, { error: 'Entity not found', details: `Entity Order with id ${id} not found` });
      }
    }
    expect(await isLive('domain_order', order)).toBe(true);
  });

  it('a bad id and a malformed body are reported first, and an empty list succeeds', async () => {
    const blind = app.as('blind');
    expect((await blind.delete('/rest/entities/Order/x')).status).toBe(400);
    expect((await blind.delete('/rest/entities/Order', [UNKNOWN, 'x'])).status).toBe(400);
    expect((await blind.delete('/rest/entities/Order', '{')).status).toBe(400);
    expect((await blind.delete('/rest/entities/Order', [])).status).toBe(204);
  });
});

describe('DELETE on composition items (protocol/roles.md 4)', () => {
  it('is needed for each item; without it nothing is deleted', async () => {
    const [empty, full] = [await anOrder(), await anOrder()];
    const line = await aLine(full);
    expectRefused(await app.as('header').delete(`/rest/entities/Order/${full}`), 'OrderLine');
    expectRefused(await app.as('header').delete('/rest/entities/Order', [empty, full]), 'OrderLine');
    expect([await isLive('domain_order', empty), await isLive('domain_order', full)]).toEqual([true, true]);
    expect(await isLive('domain_order_line', line)).toBe(true);
  });

  it('is not needed without items, or when all are already deleted', async () => {
    const [empty, emptied] = [await anOrder(), await anOrder()];
    await aLine(emptied, { deleted_date: '2024-01-01T00:00:00Z' });
    expect((await app.as('header').delete('/rest/entities/Order', [empty, emptied])).status).toBe(204);
  });

  it('suffices without READ on them', async () => {
    const order = await anOrder();
    const line = await aLine(order);
    expect((await app.as('clerk').delete(`/rest/entities/Order/${order}`)).status).toBe(204);
    expect(await isLive('domain_order_line', line)).toBe(false);
  });

  it('is needed on the second level, too', async () => {
    const order = await anOrder();
    await insertRow(app.database, 'domain_line_note', { line_id: await aLine(order), text: 'fragile' });
    expectRefused(await app.as('clerk').delete(`/rest/entities/Order/${order}`), 'LineNote');
    expect(await isLive('domain_order', order)).toBe(true);
  });

  it('is needed for a composition to one', async () => {
    const delivery = await insertRow(app.database, 'domain_delivery', { address: 'Harbour 5' });
    const order = await insertRow(app.database, 'domain_order', { number: 'R-2', delivery_id: delivery });
    expectRefused(await app.as('clerk').delete(`/rest/entities/Order/${order}`), 'Delivery');
    expect(await isLive('domain_delivery', delivery)).toBe(true);
  });
});

describe('a row of a class that extends the entity', () => {
  it('needs DELETE on its own class', async () => {
    const [sculpture, painting] = [await anExhibit('sculpture'), await anExhibit('painting')];
    expectRefused(await app.as('curator').delete('/rest/entities/Exhibit', [sculpture, painting]), 'Painting');
    expect(await isLive('museum_exhibit', sculpture)).toBe(true);
    expect((await app.as('curator').delete(`/rest/entities/Exhibit/${sculpture}`)).status).toBe(204);
  });
});

describe('delete policies', () => {
  it('act for the model: the caller needs no rights on what they unlink or cascade to', async () => {
    const hall = await insertRow(app.database, 'museum_hall', { name: 'North wing' });
    const painting = await anExhibit('painting', { hall_id: hall });
    const original = await anExhibit('sculpture');
    const copy = await anExhibit('painting', { copy_of_id: original });
    expect((await app.as('curator').delete(`/rest/entities/Hall/${hall}`)).status).toBe(204);
    expect((await app.as('curator').delete(`/rest/entities/Exhibit/${original}`)).status).toBe(204);
    expect([await isLive('museum_exhibit', painting), await isLive('museum_exhibit', copy)]).toEqual([true, false]);
  });
});
