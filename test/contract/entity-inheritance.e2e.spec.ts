import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertValues } from '../builders/insert-row.js';
import { Folder } from '../domain/folder.entity.js';
import { Paper, SignedReceipt } from '../domain/paper.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const TAG = '7a000000-0000-4000-8000-000000000001';

/** Reads papers and signed receipts, of which it sees different attributes; no invoices, no receipts. */
@ResourceRole({ code: 'paper-reader', name: 'Reads some papers', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Folder, ['read'])
@EntityPolicy(Paper, ['read'])
@EntityPolicy(SignedReceipt, ['read'])
@EntityAttributePolicy(Folder, '*', 'view')
@EntityAttributePolicy(Paper, ['title', 'version'], 'view')
@EntityAttributePolicy(SignedReceipt, ['till'], 'view')
class PaperReader {}

@Module({ imports: [Latchkey.forFeature({ roles: [PaperReader] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  const { database } = app;
  await aUser(database, { username: 'reader', roles: ['paper-reader'] });
  await insertValues(database, 'domain_tag', { id: TAG, name: 'blue' });
  await insertValues(database, 'domain_folder', { id: '1', name: 'May' });
  const paper = { folder_id: '1', version: '1' };
  await insertValues(database, 'domain_paper', { ...paper, id: '10', kind: 'Paper', title: 'Note' });
  await insertValues(database, 'domain_paper', { ...paper, id: '11', kind: 'invoice', title: 'Bill', total: '12.50' });
  await insertValues(database, 'domain_paper', { ...paper, id: '12', kind: 'receipt', title: 'Slip', till: 'A' });
  const signed = { ...paper, version: '3', kind: 'signed', title: 'Deed', till: 'B', signer: 'Ann' };
  await insertValues(database, 'domain_paper', { ...signed, id: '13' });
  await insertValues(database, 'domain_paper', { ...paper, id: '14', kind: 'of nobody', title: 'Stray' });
  await insertValues(database, 'domain_folder', { id: '2', name: 'June', cover_id: '13' });
  await insertValues(database, 'domain_folder', { id: '3', name: 'July', cover_id: '11' });
  for (const id of ['11', '13']) {
    await insertValues(database, 'domain_paper_tag', { domain_paper_id: id, domain_tag_id: TAG });
  }
});

const plan = (value: object): string => `fetchPlan=${encodeURIComponent(JSON.stringify(value))}`;
const tag = { _entityName: 'Tag', _instanceName: 'blue', id: TAG };

async function read(path: string, username = 'admin'): Promise<unknown> {
  const answer = await app.as(username).get(`/rest/entities/${path}`);
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.json;
}

const note = { _entityName: 'Paper', _instanceName: 'Note', id: 10, version: 1, title: 'Note' };
const bill = { _entityName: 'Invoice', _instanceName: 'Bill: 12.50', id: 11, version: 1, title: 'Bill' };
const slip = { _entityName: 'Receipt', _instanceName: 'Slip of till A', id: 12, version: 1, title: 'Slip' };
const deed = { _entityName: 'SignedReceipt', _instanceName: 'Deed signed by Ann', id: 13, version: 3, title: 'Deed' };

describe('a list of a base class (protocol/entities.md 4.1)', () => {
  it('holds the rows of all classes that extend it, each named by its own class', async () => {
    expect(await read('Paper?fetchPlan=_base&sort=id')).toEqual([note, bill, slip, deed]);
    const { headers } = await app.as('admin').get('/rest/entities/Paper?returnCount=true&limit=1');
    expect(headers['x-total-count']).toBe('4');
  });

  it('writes what the plan names, with the getters of its class', async () => {
    const rows = await read(`Paper?${plan({ entity: 'Paper', properties: ['headline', 'till'] })}&sort=-id&limit=2`);
    const identity = (row: object, id: string) => ({ ...row, id, title: undefined, version: undefined });
    expect(rows).toEqual([
      { ...identity(deed, '13'), headline: 'Deed!' },
      { ...identity(slip, '12'), headline: 'SLIP' },
    ]);
  });

  it('shows one row at any of its names', async () => {
    for (const entity of ['Paper', 'Receipt', 'SignedReceipt']) {
      expect(await read(`${entity}/13?fetchPlan=paper-with-tags`)).toEqual({
        ...deed,
        id: '13',
        version: undefined,
        tags: [{ ...tag, name: 'blue' }],
      });
    }
  });
});

describe('a list of a class that extends another (protocol/entities.md 4.1)', () => {
  it.each<[string, object[]]>([
    ['Invoice', [{ ...bill, total: 12.5, headline: 'BILL' }]],
    [
      'Receipt',
      [
        { ...slip, till: 'A', headline: 'SLIP' },
        { ...deed, till: 'B', headline: 'Deed!' },
      ],
    ],
    ['SignedReceipt', [{ ...deed, till: 'B', signer: 'Ann', headline: 'Deed!' }]],
  ])('%s holds its own rows and those of the classes below', async (entity, rows) => {
    expect(await read(`${entity}?sort=id`)).toEqual(rows);
    const { headers } = await app.as('admin').get(`/rest/entities/${entity}?returnCount=true&limit=1`);
    expect(headers['x-total-count']).toBe(String(rows.length));
  });

  it.each(['Receipt/11', 'SignedReceipt/12', 'Invoice/10', 'Paper/14'])('%s is not found', async (path) => {
    const answer = await app.as('admin').get(`/rest/entities/${path}`);
    const [entity, id] = path.split('/');
    expect(answer).toAnswer(404, { error: 'Entity not found', details: `Entity ${entity} with id ${id} not found` });
  });

  it('has the registered plans of its ancestors and may extend them', async () => {
    expect(await read('Invoice/11?fetchPlan=invoice-total')).toEqual({
      ...bill,
      id: '11',
      version: undefined,
      total: 12.5,
      tags: [{ ...tag, name: 'blue' }],
    });
  });

  it('takes plans written for an ancestor', async () => {
    expect(await read(`Invoice/11?${plan({ entity: 'Paper', properties: ['title', 'total'] })}`)).toEqual({
      ...bill,
      id: '11',
      version: undefined,
    });
  });
});

describe('references to a base class (protocol/entities.md 4.5)', () => {
  it('show the actual class of a to-one reference', async () => {
    const answer = await read(`Folder?sort=id&${plan({ entity: 'Folder', properties: ['cover.title'] })}`);
    expect(answer).toEqual([
      { _entityName: 'Folder', _instanceName: 'May ()', id: '1' },
      {
        _entityName: 'Folder',
        _instanceName: 'June (Deed signed by Ann)',
        id: '2',
        cover: { ...deed, id: '13', version: undefined },
      },
      {
        _entityName: 'Folder',
        _instanceName: 'July (Bill: 12.50)',
        id: '3',
        cover: { ...bill, id: '11', version: undefined },
      },
    ]);
  });

  it('show the actual class of each item of a collection, and its own collections', async () => {
    const properties = [{ name: 'papers', fetchPlan: { properties: ['id', 'tags', 'folder.name'] } }];
    const folder = { _entityName: 'Folder', _instanceName: 'May ()', id: '1' };
    const item = (row: object, ...tags: object[]) => ({ ...row, title: undefined, version: undefined, tags, folder });
    expect(await read(`Folder/1?${plan({ entity: 'Folder', properties })}`)).toEqual({
      ...folder,
      papers: [item(note), item(bill, tag), item(slip), item(deed, tag)],
    });
  });
});

describe('rights on a hierarchy (protocol/roles.md 1, 3)', () => {
  it('are those on the actual class: rows of classes without READ are hidden', async () => {
    expect(await read('Paper', 'reader')).toEqual([
      { _entityName: 'Paper', _instanceName: 'Note', id: '10', version: 1, title: 'Note' },
      { _entityName: 'SignedReceipt', _instanceName: 'SignedReceipt-13 [detached]', id: '13' },
    ]);
    const { headers } = await app.as('reader').get('/rest/entities/Paper?returnCount=true&limit=1');
    expect(headers['x-total-count']).toBe('2');
    const hidden = await app.as('reader').get('/rest/entities/Paper/11');
    expect(hidden).toAnswer(404, { error: 'Entity not found', details: 'Entity Paper with id 11 not found' });
  });

  it('hide references and items of such classes', async () => {
    const query = plan({ entity: 'Folder', properties: ['cover', 'papers'] });
    expect(await read(`Folder?${query}&returnNulls=true`, 'reader')).toEqual([
      {
        _entityName: 'Folder',
        _instanceName: 'May ()',
        id: '1',
        cover: null,
        papers: [
          { _entityName: 'Paper', _instanceName: 'Note', id: '10' },
          { _entityName: 'SignedReceipt', _instanceName: 'SignedReceipt-13 [detached]', id: '13' },
        ],
      },
      {
        _entityName: 'Folder',
        _instanceName: 'June (SignedReceipt-13 [detached])',
        id: '2',
        cover: { _entityName: 'SignedReceipt', _instanceName: 'SignedReceipt-13 [detached]', id: '13' },
        papers: [],
      },
      { _entityName: 'Folder', _instanceName: 'July ()', id: '3', cover: null, papers: [] },
    ]);
  });

  const search = async (entity: string, property: string, operator: string, value?: unknown, username = 'reader') => {
    const filter = { conditions: [{ property, operator, value }] };
    return app.as(username).post(`/rest/entities/${entity}/search`, { filter, sort: 'id', fetchPlan: '_local' });
  };
  const idsIn = (json: unknown): unknown => (json as { id: number }[]).map(({ id }) => id);

  it.each<[string, unknown, number[], number[]]>([
    ['notEmpty', undefined, [2], [2, 3]],
    ['isNull', undefined, [1, 3], [1]],
    ['=', 11, [], [3]],
    ['=', 13, [2], [2]],
    ['in', [11, 13], [2], [2, 3]],
    ['notIn', [13], [], [3]],
  ])('count such a reference as empty in filters: cover %s %j', async (operator, value, seen, all) => {
    expect(idsIn((await search('Folder', 'cover', operator, value)).json)).toEqual(seen);
    expect(idsIn((await search('Folder', 'cover', operator, value, 'admin')).json)).toEqual(all);
  });

  it.each([
    ['Paper', 'title', 'SignedReceipt.title'],
    ['Folder', 'cover.title', 'SignedReceipt.title'],
    ['Folder', 'papers.title', 'SignedReceipt.title'],
    ['Paper', 'version', 'SignedReceipt.version'],
  ])(
    'let filters and sorts of %s name only what is viewable in every class whose rows are there: not %s',
    async (entity, property, hidden) => {
      const forbidden = [403, { error: 'Forbidden', details: `Attribute ${hidden} is not viewable` }];
      const filtered = await search(entity, property, 'notEmpty');
      expect([filtered.status, filtered.json]).toEqual(forbidden);
      if (!property.startsWith('papers')) {
        const sorted = await app.as('reader').get(`/rest/entities/${entity}?sort=-${property}`);
        expect([sorted.status, sorted.json]).toEqual(forbidden);
      }
      expect((await search(entity, property, 'notEmpty', undefined, 'admin')).status).toBe(200);
    },
  );

  it('let nobody sort by instance names with hidden parts', async () => {
    const answer = await app.as('reader').get('/rest/entities/Folder?sort=cover');
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'Attribute SignedReceipt.title is not viewable' });
  });

  it('judge the ETag by the actual class, too', async () => {
    const [seen, unseen] = [
      await app.as('reader').get('/rest/entities/Paper/10'),
      await app.as('reader').get('/rest/entities/Paper/13'),
    ];
    expect([seen.headers.etag, unseen.headers.etag]).toEqual(['"1"', undefined]);
  });
});
