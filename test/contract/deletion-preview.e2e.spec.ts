import { beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { RowLevelPolicy, RowLevelRole } from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Exhibit, Painting, Sculpture } from '../domain/museum/exhibit.entity.js';
import { Crate } from '../domain/museum/crate.entity.js';
import { Hall } from '../domain/museum/hall.entity.js';
import { Padlock } from '../domain/museum/padlock.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { Tag } from '../domain/tag.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer, SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
let hooked = 0;

@Injectable()
@EntityHooks(Tag)
class TagWitness implements EntityHook {
  beforeWrite(): void {
    hooked += 1;
  }
}

@ResourceRole({ code: 'header', name: 'Deletes orders, not their lines', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'delete'])
class HeaderRole {}

@ResourceRole({ code: 'clerk', name: 'Deletes lines without seeing them', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'delete'])
@EntityPolicy(OrderLine, ['delete'])
class ClerkRole {}

@ResourceRole({ code: 'packer', name: 'Deletes crates, sees padlocks by half', childRoles: ['rest-minimal'] })
@EntityPolicy(Crate, ['read', 'delete'])
@EntityPolicy(Padlock, ['read'])
@EntityAttributePolicy(Padlock, ['crate'], 'view')
class PackerRole {}

@ResourceRole({ code: 'porter', name: 'Closes halls, sees paintings', childRoles: ['rest-minimal'] })
@EntityPolicy(Hall, ['read', 'delete'])
@EntityPolicy(Exhibit, ['read'])
@EntityPolicy(Painting, ['read'])
@EntityPolicy(Sculpture, ['read'])
@EntityAttributePolicy(Exhibit, '*', 'view')
@EntityAttributePolicy(Painting, '*', 'view')
@EntityAttributePolicy(Sculpture, '*', 'view')
class PorterRole {}

@RowLevelRole({ code: 'no-secrets', name: 'Sees no secret exhibits' })
@RowLevelPolicy(Exhibit, { property: 'title', operator: '<>', value: 'Secret' })
class NoSecretsRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      roles: [HeaderRole, ClerkRole, PackerRole, PorterRole, NoSecretsRole],
      hooks: [TagWitness],
    }),
  ],
})
class FeatureModule {}

const app = useApp(() => startDomainApp({}, [FeatureModule]));

beforeAll(async () => {
  for (const code of ['header', 'clerk', 'packer']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
  await aRestrictedUser(app.database, ['no-secrets'], { username: 'porter', roles: ['porter'] });
});

const preview = (entity: string, body: SentBody, as = 'admin'): Promise<Answer> =>
  app.as(as).post(`/rest/entities/${entity}/deletion-preview`, body);
const remove = (entity: string, body: SentBody, as = 'admin'): Promise<Answer> =>
  app.as(as).delete(`/rest/entities/${entity}`, body);

const anOrder = () => insertRow(app.database, 'domain_order', { number: 'R-1' });
const aLine = (order: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_order_line', { order_id: order, ...values });
const aHall = () => insertRow(app.database, 'museum_hall', { name: 'North wing' });
const anExhibit = (values: Record<string, string>) =>
  insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Sunrise', ...values });

async function aCrate(values: Record<string, string> = {}): Promise<string> {
  const columns = ['label', ...Object.keys(values)];
  const places = columns.map((_, index) => `$${index + 1}`);
  const statement = new Statement(
    `INSERT INTO museum_crate (${columns.join()}) VALUES (${places.join()}) RETURNING id`,
  );
  const [row] = await app.database.rows(statement, ['Crate', ...Object.values(values)]);
  return row?.[0] ?? '';
}

/** All of a row, with its version and moments. */
async function stored(table: string, id: string): Promise<string | null | undefined> {
  const statement = new Statement(`SELECT row_to_json(t)::text FROM ${table} t WHERE id::text = $1`);
  return (await app.database.rows(statement, [id]))[0]?.[0];
}

describe('POST /rest/entities/{e}/deletion-preview (protocol/entities.md 9.5)', () => {
  it('counts the named rows and what goes along with them, and writes nothing', async () => {
    const [first, second, third] = [await anOrder(), await anOrder(), await anOrder()];
    const lines = [await aLine(first), await aLine(first), await aLine(third)];
    await aLine(second, { deleted_date: '2024-01-01T00:00:00Z' });
    const before = [await stored('domain_order', first), await stored('domain_order_line', lines[0] ?? '')];
    expect(await preview('Order', [first, { id: second }, third, first.toUpperCase()])).toAnswer(200, {
      deleted: [
        { entity: 'Order', requested: 3, along: 0, soft: true },
        { entity: 'OrderLine', requested: 0, along: 3, soft: true },
      ],
      unlinked: [],
    });
    expect([await stored('domain_order', first), await stored('domain_order_line', lines[0] ?? '')]).toEqual(before);
  });

  it('says which rows leave their table, and which references become null', async () => {
    const outer = await aCrate();
    const inner = await aCrate({ outer_id: outer });
    await aCrate({ outer_id: inner });
    await insertRow(app.database, 'museum_padlock', { crate_id: outer, spare_for_id: inner });
    await insertRow(app.database, 'museum_padlock', { crate_id: inner });
    const expected = {
      deleted: [{ entity: 'Crate', requested: 2, along: 1, soft: false }],
      unlinked: [
        { entity: 'Padlock', attribute: 'crate', count: 2 },
        { entity: 'Padlock', attribute: 'spareFor', count: 1 },
      ],
    };
    expect(await preview('Crate', `[${outer}, "${inner}"]`)).toAnswer(200, expected);
    expect(await stored('museum_crate', inner)).toBeDefined();
    expect((await remove('Crate', `[${outer}, "${inner}"]`)).status).toBe(204);
    expect(await stored('museum_crate', inner)).toBeUndefined();
  });

  it('counts each class of a hierarchy by its own name', async () => {
    const original = await anExhibit({ kind: 'sculpture' });
    await anExhibit({ copy_of_id: original });
    await anExhibit({ kind: 'sculpture', copy_of_id: original });
    expect(await preview('Exhibit', [original])).toAnswer(200, {
      deleted: [
        { entity: 'Sculpture', requested: 1, along: 1, soft: true },
        { entity: 'Painting', requested: 0, along: 1, soft: true },
      ],
      unlinked: [],
    });
  });

  it('answers an empty list with nothing', async () => {
    expect(await preview('Order', [])).toAnswer(200, { deleted: [], unlinked: [] });
  });

  it('runs no hooks', async () => {
    const tag = await insertRow(app.database, 'domain_tag', { name: 'wood' });
    hooked = 0;
    expect((await preview('Tag', [tag])).status).toBe(200);
    expect(hooked).toBe(0);
    expect((await remove('Tag', [tag])).status).toBe(204);
    expect(hooked).toBe(1);
  });

  it('leaves no lock behind', async () => {
    const order = await anOrder();
    await preview('Order', [order]);
    expect((await app.as('admin').put(`/rest/entities/Order/${order}`, { number: 'R-2' })).status).toBe(200);
  });

  it('is not in the way of an id of that name', async () => {
    await insertValues(app.database, 'domain_currency', { code: 'deletion-preview' });
    expect((await app.as('admin').get('/rest/entities/Currency/deletion-preview')).status).toBe(200);
    expect((await app.as('admin').delete('/rest/entities/Currency/deletion-preview')).status).toBe(204);
  });
});

describe('a preview is refused as the deletion would be, with the same words', () => {
  /** Asks for the preview first: it must not change what the deletion says. */
  async function expectBoth(entity: string, body: SentBody, as: string, status: number, json: object): Promise<void> {
    expect(await preview(entity, body, as)).toAnswer(status, json);
    expect(await remove(entity, body, as)).toAnswer(status, json);
  }

  it.each<[string, string, SentBody, string, number, object]>([
    [
      'an unknown entity',
      'Nothing',
      [],
      'admin',
      404,
      { error: 'Entity not found', details: 'Entity Nothing not found' },
    ],
    [
      'no right to delete, before the body is read',
      'Exhibit',
      '{',
      'porter',
      403,
      { error: 'Deletion forbidden', details: 'Deletion of the Exhibit is forbidden' },
    ],
    [
      'a body that is not an array',
      'Order',
      { id: UNKNOWN },
      'admin',
      400,
      { error: 'Malformed request JSON data structure', details: '' },
    ],
    [
      'a bad id',
      'Order',
      ['x'],
      'admin',
      400,
      { error: 'Invalid entity ID', details: 'Cannot convert x into valid entity ID' },
    ],
    [
      'an unknown id',
      'Order',
      [UNKNOWN],
      'admin',
      404,
      { error: 'Entity not found', details: `Entity Order with id ${UNKNOWN} not found` },
    ],
  ])('%s', async (_, entity, body, as, status, json) => {
    await expectBoth(entity, body, as, status, json);
  });

  it('more ids than a request may have', async () => {
    const ids = Array.from({ length: 10_001 }, () => UNKNOWN);
    await expectBoth('Order', ids, 'admin', 400, {
      error: 'Entity deletion failed',
      details: 'The request has at least 10001 objects, MAX_REQUEST_OBJECTS allows 10000',
    });
  });

  it('a policy that denies it', async () => {
    const exhibit = await anExhibit({});
    await insertRow(app.database, 'museum_loan', { exhibit_id: exhibit });
    await expectBoth('Exhibit', [exhibit], 'admin', 409, {
      error: 'Delete policy violation',
      details: 'Unable to delete Painting because there are references from Loan',
    });
  });

  it('no right to delete what would go along', async () => {
    const order = await anOrder();
    await aLine(order);
    await expectBoth('Order', [order], 'header', 403, {
      error: 'Forbidden',
      details: 'resource: OrderLine, type: entity, action: delete',
    });
  });

  it('a hidden row that would lose its reference: no count speaks of it', async () => {
    const hall = await aHall();
    await anExhibit({ hall_id: hall });
    await anExhibit({ hall_id: hall, title: 'Secret' });
    await expectBoth('Hall', [hall], 'porter', 403, {
      error: 'Forbidden',
      details: 'resource: Painting, type: entity, action: update',
    });
  });
});

describe('a preview says nothing of what the caller may not see', () => {
  it('leaves out rows of entities that the caller may not read', async () => {
    const order = await anOrder();
    await aLine(order);
    expect(await preview('Order', [order], 'clerk')).toAnswer(200, {
      deleted: [{ entity: 'Order', requested: 1, along: 0, soft: true }],
      unlinked: [],
    });
    expect((await remove('Order', [order], 'clerk')).status).toBe(204);
  });

  it('leaves out references that the caller may not view', async () => {
    const crate = await aCrate();
    await insertRow(app.database, 'museum_padlock', { crate_id: crate });
    await insertRow(app.database, 'museum_padlock', { spare_for_id: crate });
    expect(await preview('Crate', [crate], 'packer')).toAnswer(200, {
      deleted: [{ entity: 'Crate', requested: 1, along: 0, soft: false }],
      unlinked: [{ entity: 'Padlock', attribute: 'crate', count: 1 }],
    });
  });

  it('counts rows that the policies of the caller show', async () => {
    const hall = await aHall();
    await anExhibit({ hall_id: hall });
    expect(await preview('Hall', [hall], 'porter')).toAnswer(200, {
      deleted: [{ entity: 'Hall', requested: 1, along: 0, soft: true }],
      unlinked: [{ entity: 'Painting', attribute: 'hall', count: 1 }],
    });
  });
});
