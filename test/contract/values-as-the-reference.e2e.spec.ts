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
  ])('of the type %s: %j is read back as %j', async (name, sent, stored) => {
    const answer = await post('Specimen', { [name]: sent });
    expect([answer.status, answer.json]).toMatchObject([201, { [name]: stored }]);
  });

  it.each([
    ['offsetDateTime', '2024-03-01T12:00:00+0500'],
    ['byteArray', 'TGF0Y'],
    ['uri', ' '],
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
