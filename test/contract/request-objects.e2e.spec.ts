import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aPolicy } from '../builders/a-runtime-role.js';
import { insertRow } from '../builders/insert-row.js';
import { DeskModule } from '../builders/services/desk.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const MAX = 6;
const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

const app = useApp(() => startDomainApp({ MAX_REQUEST_OBJECTS: String(MAX) }, [DeskModule]));
let tag: string;
let order: string;

beforeAll(async () => {
  tag = await insertRow(app.database, 'domain_tag', { name: 'red' });
  order = await insertRow(app.database, 'domain_order', { number: 'stored' });
});

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const post = (path: string, body: object) => app.as('admin').post(`/rest/${path}`, body);
const put = (path: string, body: object) => app.as('admin').put(`/rest/entities/${path}`, body);
const remove = (path: string, body: object) => app.as('admin').delete(`/rest/entities/${path}`, body);
const details = (count: number): string =>
  `The request has at least ${count} objects, MAX_REQUEST_OBJECTS allows ${MAX}`;
const number = async (table: string): Promise<number> =>
  Number((await app.database.rows(new Statement(`SELECT count(*) FROM ${table}`)))[0]?.[0]);

describe('MAX_REQUEST_OBJECTS (protocol/errors.md 5)', () => {
  it('an array of exactly as many objects is created, of one more not one', async () => {
    expect(
      (
        await post(
          'entities/Tag',
          times(MAX, (index) => ({ name: `t${index}` })),
        )
      ).status,
    ).toBe(201);
    const before = await number('domain_tag');
    const answer = await post(
      'entities/Tag',
      times(MAX + 1, (index) => ({ name: `u${index}` })),
    );
    expect(answer).toAnswer(400, { error: 'Entity creation failed', details: details(MAX + 1) });
    expect(await number('domain_tag')).toBe(before);
  });

  it('composition items of every level count, and references to other objects do not', async () => {
    const customer = { id: await insertRow(app.database, 'domain_customer', { name: 'Acme' }) };
    const product = { id: await insertRow(app.database, 'domain_product', { name: 'Kite', price: '1' }) };
    const notes = [{ text: 'a' }, { text: 'b' }];
    const fits = {
      number: 'fits',
      customer,
      delivery: { address: 'x' },
      lines: [
        { quantity: 1, product, notes },
        { quantity: 2, product },
      ],
    };
    expect((await post('entities/Order', fits)).status).toBe(201);
    const answer = await post('entities/Order', { ...fits, lines: [...fits.lines, { quantity: 3 }] });
    expect(answer).toAnswer(400, { error: 'Entity creation failed', details: details(MAX + 1) });
  });

  it('many-to-many links count', async () => {
    const links = (count: number) => ({ name: 'Kite', price: 1, tags: times(count, () => ({ id: tag })) });
    expect((await post('entities/Product', links(MAX - 1))).status).toBe(201);
    expect(await post('entities/Product', links(MAX))).toMatchObject({
      status: 400,
      json: { error: 'Entity creation failed', details: details(MAX + 1) },
    });
  });

  it('the items of an update count, before the row is looked for', async () => {
    const lines = (count: number) => ({ lines: times(count, (quantity) => ({ quantity })) });
    expect((await put(`Order/${order}`, lines(MAX - 1))).status).toBe(200);
    expect(await put(`Order/${UNKNOWN}`, lines(MAX))).toMatchObject({
      status: 400,
      json: { error: 'Entity update failed', details: details(MAX + 1) },
    });
  });

  it('the elements of an update of many count', async () => {
    const ids = await Promise.all(times(MAX, (index) => insertRow(app.database, 'domain_tag', { name: `v${index}` })));
    const tags = ids.map((id) => ({ id, name: 'new' }));
    expect((await put('Tag', tags)).status).toBe(200);
    expect(await put('Tag', [...tags, { id: UNKNOWN }])).toMatchObject({
      status: 400,
      json: { error: 'Entity update failed', details: details(MAX + 1) },
    });
  });

  it('the ids of a deletion count', async () => {
    const ids = await Promise.all(times(MAX, (index) => insertRow(app.database, 'domain_tag', { name: `w${index}` })));
    expect(await remove('Tag', [...ids, UNKNOWN])).toMatchObject({
      status: 400,
      json: { error: 'Entity deletion failed', details: details(MAX + 1) },
    });
    expect((await remove('Tag', ids)).status).toBe(204);
  });

  it('entities in the parameters of a service count', async () => {
    const placed = (count: number) => ({ order: { number: 'S-1', lines: times(count, (quantity) => ({ quantity })) } });
    expect((await post('services/desk/place', placed(MAX - 1))).status).toBe(200);
    expect(await post('services/desk/place', placed(MAX))).toMatchObject({
      status: 400,
      json: { error: 'Invalid parameter value', details: details(MAX + 1) },
    });
  });

  it('roles and policies of an import and of a preview count', async () => {
    const resourcePolicies = times(MAX, (index) => aPolicy(`specific some.${index}`));
    const role = (count: number) => ({
      name: 'Large',
      code: 'large',
      scopes: ['API'],
      resourcePolicies: resourcePolicies.slice(0, count),
    });
    const refused = { status: 400, json: { error: 'Entity creation failed', details: details(MAX + 1) } };
    expect((await post('security/roles/import', [role(MAX - 1)])).status).toBe(200);
    expect(await post('security/roles/import', [role(MAX)])).toMatchObject(refused);
    expect(await post('security/preview', { roleType: 'resource', role: role(MAX) })).toMatchObject(refused);
  });
});
