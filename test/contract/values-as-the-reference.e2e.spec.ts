import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startDomainApp();
});

afterAll(() => app.close());

const post = (entity: string, body: object | string) =>
  app.as('admin').post(`/rest/entities/${entity}?responseFetchPlan=_local`, body);

describe('values (protocol/serialization.md 1, as 2.8.3)', () => {
  it.each([
    ['offsetDateTime', '2024-03-01T12:00:00+05', '2024-03-01T07:00:00Z'],
    ['offsetTime', '12:00-03', '12:00:00-03:00'],
    ['localTime', '08:30:00.9999994', '08:30:00.999999'],
    ['localDateTime', '2024-03-01T12:00:00.1234565', '2024-03-01T12:00:00.123457'],
    ['byteArray', 'TGF0Y2g', 'TGF0Y2g='],
    ['uri', '', ''],
    ['fileRef', 'fs://a/b?name=a%20b+c%26', 'fs://a/b?name=a+b+c%26'],
  ])('of the type %s: %j is read back as %j', async (name, sent, stored) => {
    const answer = await post('Specimen', { [name]: sent });
    expect([answer.status, answer.json]).toMatchObject([201, { [name]: stored }]);
  });

  it.each([
    ['offsetDateTime', '2024-03-01T12:00:00+0500'],
    ['byteArray', 'TGF0Y'],
    ['uri', ' '],
    ['float', 'NaN'],
  ])('of the type %s may not be %j', async (name, sent) => {
    const answer = await post('Specimen', { [name]: sent });
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'Cannot deserialize an entity from JSON', details: '' },
    ]);
  });
});

describe('instance names and embedded objects (protocol/entities.md 4, as 2.8.3)', () => {
  it('a name of one blank stays a blank', async () => {
    expect((await post('Specimen', { string: ' ' })).json).toMatchObject({ _instanceName: ' ', string: ' ' });
  });

  it('an embedded object without values is empty, never absent', async () => {
    const created = await app.as('admin').post('/rest/entities/Customer?responseFetchPlan=_base', { name: 'Bare' });
    expect([created.status, created.json]).toMatchObject([201, { name: 'Bare', address: {} }]);
  });
});

describe('bodies that are single values (protocol/entities.md 8.1, as 2.8.3)', () => {
  it.each([
    ['5', 'Cannot deserialize an entity from JSON'],
    ['"text"', 'Cannot deserialize an entity from JSON'],
    ['word', 'Cannot deserialize an entity from JSON'],
    ['null', 'Malformed request JSON data structure'],
    ['{', 'Malformed request JSON data structure'],
  ])('%s', async (body, error) => {
    const answer = await post('Tag', body);
    expect([answer.status, answer.json]).toEqual([400, { error, details: '' }]);
  });
});

describe('bodies that are single values, on update (protocol/entities.md 9, as 2.8.3)', () => {
  const NO_ENTITY = { error: 'Cannot deserialize an entity from JSON', details: '' };
  const NO_LIST = {
    error: 'The body of bulk update request should be an array',
    details: 'The body of bulk update request should be an array',
  };

  it.each(['5', '"text"', 'word', 'true', 'null', '{'])('%s is not an object', async (body) => {
    const { id } = (await post('Tag', { name: 'kept' })).json as { id: string };
    expect(await app.as('admin').put(`/rest/entities/Tag/${id}`, body)).toAnswer(400, NO_ENTITY);
  });

  it.each(['5', '"text"', 'word', 'true', '{}'])('%s is not an array', async (body) => {
    expect(await app.as('admin').put('/rest/entities/Tag', body)).toAnswer(400, NO_LIST);
  });
});

describe('words without quotes (protocol/README.md decision 10, as 2.8.3)', () => {
  it('are texts in bodies, filters and plans', async () => {
    const created = await app
      .as('admin')
      .post(
        '/rest/entities/Specimen?responseFetchPlan={entity:Specimen,properties:[string,int]}',
        '{string: plain, int: 7}',
      );
    expect([created.status, created.json]).toMatchObject([201, { string: 'plain', int: 7 }]);
    const filter = '{conditions:[{property:string,operator:"=",value:plain}]}';
    const plan = '{entity:Specimen,properties:[int]}';
    const found = await app
      .as('admin')
      .get(`/rest/entities/Specimen/search?filter=${encodeURIComponent(filter)}&fetchPlan=${encodeURIComponent(plan)}`);
    expect([found.status, found.json]).toMatchObject([200, [{ _instanceName: 'plain', int: 7 }]]);
    const posted = await app
      .as('admin')
      .post('/rest/entities/Specimen/search', `{filter:${filter},fetchPlan:_instance_name}`);
    expect([posted.status, posted.json]).toMatchObject([200, [{ _instanceName: 'plain', string: 'plain' }]]);
  });

  it('keep the meaning of true, false, null and numbers', async () => {
    const created = await post('Specimen', '{string: true, boolean: false, uuid: null, double: 1.5, char: x}');
    expect([created.status, created.json]).toMatchObject([
      201,
      { string: 'true', boolean: false, double: 1.5, char: 'x' },
    ]);
  });

  it('are read inside of composite ids', async () => {
    await post('StockItem', { warehouse: 3, sku: 5, quantity: 1 });
    const segment = Buffer.from('{warehouse: 3, sku: 5}').toString('base64url');
    expect((await app.as('admin').get(`/rest/entities/StockItem/${segment}`)).json).toMatchObject({
      id: { warehouse: 3, sku: 5 },
    });
  });
});
