import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { OpenTransaction } from '../../src/latchkey/database/open-transaction.js';
import type { Statement } from '../../src/latchkey/sql/statement.js';
import { aCategory } from '../builders/a-dynamic-attribute.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));

afterEach(() => {
  jest.restoreAllMocks();
});

/** The statements of one request by `admin`, those of sessions and rights left out. */
async function statements(ask: () => Promise<{ readonly status: number }>): Promise<readonly string[]> {
  await app.as('admin').get('/rest/userInfo');
  const spies = [jest.spyOn(Database.prototype, 'rows'), jest.spyOn(OpenTransaction.prototype, 'rows')];
  const counts = jest.spyOn(OpenTransaction.prototype, 'count');
  const batches = jest.spyOn(Database.prototype, 'batch');
  expect((await ask()).status).toBeLessThan(300);
  const calls = [...spies.flatMap(({ mock }) => mock.calls), ...counts.mock.calls] as unknown as readonly [Statement][];
  const together = batches.mock.calls.flatMap(([parts]) => parts.map(({ statement }) => statement));
  jest.restoreAllMocks();
  const all = [...calls.map(([statement]) => statement), ...together];
  return all.map(({ text }) => text).filter((text) => /"(?:customer|product)"|dynat_/.test(text));
}

const list = (entity: string) => () =>
  app.as('admin').get(`/rest/entities/${entity}?dynamicAttributes=true&fetchPlan=_local`);

describe('dynamic attributes cost what they bring (protocol/dynamic-attributes.md 3)', () => {
  it('nothing for an entity that has none, while others have some', async () => {
    await aCategory(
      app,
      'Product',
      { code: 'weight', dataType: 'DOUBLE' },
      { code: 'colours', dataType: 'STRING', isCollection: true },
    );
    const read = await statements(list('Customer'));
    expect(read).toHaveLength(1);
    expect(read.join()).not.toContain('dynat_');
    const written = await statements(() =>
      app.as('admin').post('/rest/entities/Customer', { name: 'A', email: 'a@b.example' }),
    );
    expect(written.join()).not.toContain('dynat_');
  });

  it('no further statement for a list, however many objects it has', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => ({
      name: `Lamp ${index}`,
      price: 1,
      '+weight': index,
      '+colours': ['red', 'blue'],
    }));
    const written = await statements(() => app.as('admin').post('/rest/entities/Product', bodies));
    expect(written.filter((text) => text.startsWith('INSERT INTO dynat_'))).toHaveLength(1);
    const read = await statements(list('Product'));
    expect(read).toHaveLength(1);
    expect(read.join()).toContain('dynat_attribute_value');
  });
});
