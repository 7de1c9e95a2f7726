import { describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const PLAN = encodeURIComponent('{"entity":"Specimen","properties":["string","strings","decimals","moments"]}');

const app = useApp(startDomainApp);

const aSpecimen = () =>
  insertRow(app.database, 'domain_specimen', {
    strings: ['a', null, 'NULL'],
    decimals: [null, '1.50'],
    moments: [null],
  });
const stored = { strings: ['a', null, 'NULL'], decimals: [null, 1.5], moments: [null] };

const read = async (id: string) =>
  (await app.as('admin').get(`/rest/entities/Specimen/${id}?fetchPlan=${PLAN}`)).json as object;

describe('null inside of stored lists (protocol/entities.md 4, 10.1, protocol/serialization.md 2)', () => {
  it('is read', async () => {
    expect(await read(await aSpecimen())).toMatchObject(stored);
  });

  it('stays when other attributes change', async () => {
    const id = await aSpecimen();
    const answer = await app.as('admin').put(`/rest/entities/Specimen/${id}`, { string: 'changed' });
    expect(answer.status).toBe(200);
    expect(await read(id)).toMatchObject({ string: 'changed', ...stored });
  });

  it('stays when the lists of other objects of the request change', async () => {
    const [one, two] = [await aSpecimen(), await aSpecimen()];
    const answer = await app.as('admin').put('/rest/entities/Specimen', [
      { id: one, strings: ['b'], decimals: [2], moments: [] },
      { id: two, string: 'changed' },
    ]);
    expect(answer.status).toBe(200);
    expect(await read(two)).toMatchObject({ string: 'changed', ...stored });
  });

  it('goes when the list is replaced', async () => {
    const id = await aSpecimen();
    const answer = await app.as('admin').put(`/rest/entities/Specimen/${id}`, { strings: ['null'], decimals: [] });
    expect(answer.status).toBe(200);
    expect(await read(id)).toMatchObject({ strings: ['null'], decimals: [], moments: [null] });
  });

  it('is written as it is shown', async () => {
    const answer = await app.as('admin').post(`/rest/entities/Specimen?responseFetchPlan=${PLAN}`, stored);
    expect([answer.status, answer.json]).toMatchObject([201, stored]);
  });
});
