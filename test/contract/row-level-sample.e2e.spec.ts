import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRestrictedUser } from '../builders/a-user.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

beforeAll(async () => {
  await aRestrictedUser(app.database, ['own-customers'], { username: 'paul' });
  for (const [username, name] of [
    ['paul', 'Acme'],
    ['admin', 'Beta'],
  ] as const) {
    const customer = await app.as(username).post('/rest/entities/Customer', { name });
    const body = { number: `${name}-1`, date: '2024-02-05', customer: customer.json };
    const product = await app.as('admin').post('/rest/entities/Product', { name: 'Kite', price: 1 });
    const lines = [{ quantity: 1, product: product.json }];
    expect((await app.as(username).post('/rest/entities/Order', { ...body, lines })).status).toBe(201);
  }
});

const names = ({ json }: Answer): string[] => (json as { _instanceName: string }[]).map((each) => each._instanceName);

describe('the role own-customers of the sample shop (protocol/roles.md 6)', () => {
  it.each([
    ['Customer', ['Acme']],
    ['Order', ['Acme-1']],
    ['OrderLine', [expect.any(String)]],
    ['Product', ['Kite', 'Kite']],
  ])('shows the customers whom the user has brought in, and what is theirs: %s', async (entity, shown) => {
    expect(names(await app.as('paul').get(`/rest/entities/${entity}`))).toEqual(shown);
    expect(names(await app.as('admin').get(`/rest/entities/${entity}`))).toHaveLength(2);
  });
});
