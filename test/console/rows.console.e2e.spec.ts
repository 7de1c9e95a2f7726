import { describe, expect, it } from '@jest/globals';
import { STORY, useDesk } from './desk.js';

const desk = useDesk();

/** An order of some customer. @returns its id */
async function anOrder(number: string): Promise<string> {
  const admin = desk.app.as('admin');
  const [customer] = (await admin.get('/rest/entities/Customer?limit=1')).json as { id: string }[];
  const order = { number, date: '2025-10-01', amount: '1.50', customer: { id: customer?.id } };
  const saved = await admin.post('/rest/entities/Order', order);
  expect(saved.status).toBe(201);
  return (saved.json as { id: string }).id;
}

describe('many rows', () => {
  it(
    'restores orders that were deleted by mistake',
    async () => {
      const clerk = await desk.arrives();
      const { page } = clerk;
      const id = await anOrder('MISTAKE-1');
      await clerk.logIn('alice');
      await clerk.opens(`Order?filter=${encodeURIComponent('{"q":"MISTAKE"}')}`);
      await page.getByRole('checkbox', { name: 'Select MISTAKE-1' }).check();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('checkbox', { name: 'Select MISTAKE-1' }).waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Deleted' }).click();
      await page.waitForURL(/deleted/);
      await page.getByRole('row').filter({ hasText: 'MISTAKE-1' }).filter({ hasText: 'alice' }).waitFor();
      await clerk.picture('deleted');
      await page.getByRole('checkbox', { name: 'Select MISTAKE-1' }).check();
      expect(await page.getByRole('toolbar').getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.getByText('1 rows restored.').waitFor();
      await page.getByRole('button', { name: 'Deleted' }).click();
      await page.getByRole('checkbox', { name: 'Select MISTAKE-1' }).waitFor();
      expect((await desk.app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({
        number: 'MISTAKE-1',
      });
      await clerk.leaves();
    },
    STORY,
  );
});
