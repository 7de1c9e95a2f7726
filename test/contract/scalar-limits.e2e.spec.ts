import { describe, expect, it } from '@jest/globals';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const PRODUCT = '/rest/entities/Product';
const NUMBER = '1'.repeat(101);
const TOO_LONG = 'A value has 101 characters, more than MAX_NUMBER_LENGTH (100)';
const ID = 'a'.repeat(81);
const ID_TOO_LONG = 'A value has 81 characters, more than MAX_SCALAR_LENGTH (80)';

const app = useApp(() => startApp({ MAX_NUMBER_LENGTH: '100', MAX_SCALAR_LENGTH: '80' }));

const outcome = ({ status, json }: Answer): unknown[] => [status, json];
const refused = (error: string, details: string): unknown[] => [400, { error, details }];
const search = (property: string, value: unknown, operator = '='): Promise<Answer> =>
  app.as('admin').post(`${PRODUCT}/search`, { filter: { conditions: [{ property, operator, value }] } });

describe('a value longer than MAX_NUMBER_LENGTH or MAX_SCALAR_LENGTH (protocol/errors.md 5) is refused', () => {
  it.each([
    ['price', NUMBER, '=', TOO_LONG],
    ['price', ['1', NUMBER], 'in', TOO_LONG],
    ['id', ID, '=', ID_TOO_LONG],
  ])('in a filter by %s', async (property, value, operator, details) => {
    expect(outcome(await search(property, value, operator))).toEqual(refused('Cannot parse entities filter', details));
  });

  it('as a number in JSON', async () => {
    const filter = `{"filter":{"conditions":[{"property":"name","operator":"=","value":${NUMBER}}]}}`;
    expect(outcome(await app.as('admin').post(`${PRODUCT}/search`, filter))).toEqual(
      refused('Cannot parse entities filter', TOO_LONG),
    );
  });

  it.each([
    ['a creation', `{"name":"Kite","price":${NUMBER}}`],
    ['a creation of many', `[{"name":"Kite","price":"${NUMBER}"}]`],
  ])('in %s', async (_, body) => {
    expect(outcome(await app.as('admin').post(PRODUCT, body))).toEqual(
      refused('Cannot deserialize an entity from JSON', TOO_LONG),
    );
  });

  it('in an update, of one object and of many', async () => {
    const { id } = (await app.as('admin').post(PRODUCT, { name: 'Kite', price: '1.50' })).json as { id: string };
    for (const answer of [
      await app.as('admin').put(`${PRODUCT}/${id}`, { price: NUMBER }),
      await app.as('admin').put(PRODUCT, [{ id, price: NUMBER }]),
    ]) {
      expect(outcome(answer)).toEqual(refused('Cannot deserialize an entity from JSON', TOO_LONG));
    }
  });

  it('as an id in a path, a body and a list of ids', async () => {
    for (const answer of [
      await app.as('admin').post(PRODUCT, { id: ID, name: 'Kite' }),
      await app.as('admin').put(PRODUCT, [{ id: ID, name: 'Kite' }]),
      await app.as('admin').delete(PRODUCT, [ID]),
    ]) {
      expect(outcome(answer)).toEqual(refused('Invalid entity ID', ID_TOO_LONG));
    }
  });

  it('as a parameter of a query', async () => {
    const answer = await app.as('admin').get(`/rest/queries/Order/myOrdersSince?date=${ID}`);
    expect(outcome(answer)).toEqual(
      refused('Error on executing the query', `Cannot parse value of parameter date: ${ID_TOO_LONG}`),
    );
  });

  it('as a parameter of a service', async () => {
    const answer = await app.as('admin').post('/rest/services/productService/getProductInformation', { productId: ID });
    expect(outcome(answer)).toEqual(
      refused('Invalid parameter value', `Invalid parameter value for productId: ${ID_TOO_LONG}`),
    );
  });

  it('in the condition of a row-level policy', async () => {
    const whereClause = `{"property":"price","operator":"=","value":"${NUMBER}"}`;
    const policy = { type: 'JPQL', entityName: 'Product', whereClause };
    const answer = await app.as('admin').post('/rest/security/row-level-policies/check', policy);
    expect(answer).toAnswer(200, { valid: false, errors: [TOO_LONG] });
  });

  it('but texts may be as long as the body', async () => {
    expect((await search('name', 'a'.repeat(100_000))).status).toBe(200);
    expect((await search('price', '1'.repeat(100))).status).toBe(200);
  });
});
