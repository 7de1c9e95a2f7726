import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { aUser } from '../builders/a-user.js';
import { STORY, useDesk } from './desk.js';

const desk = useDesk();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** The orders whose numbers hold a text. */
const ordersWith = (text: string): string => `Order?filter=${encodeURIComponent(JSON.stringify({ q: text }))}`;

/** An order of some customer. @returns its id */
async function anOrder(number: string, lines: number): Promise<string> {
  const admin = desk.app.as('admin');
  const [customer] = (await admin.get('/rest/entities/Customer?limit=1')).json as { id: string }[];
  const [product] = (await admin.get('/rest/entities/Product?limit=1')).json as { id: string }[];
  const saved = await admin.post('/rest/entities/Order', {
    number,
    date: '2025-10-01',
    amount: '1.50',
    customer: { id: customer?.id },
    lines: Array.from({ length: lines }, (_, index) => ({ quantity: index + 1, product: { id: product?.id } })),
  });
  expect(saved.status).toBe(201);
  return (saved.json as { id: string }).id;
}

const statusOf = async (id: string): Promise<number> =>
  (await desk.app.as('admin').get(`/rest/entities/Order/${id}`)).status;

/** Somebody who may delete orders, but not their lines. */
async function aHeader(): Promise<void> {
  const admin = desk.app.as('admin');
  const allows = (resource: string, action: string) => ({ type: 'entity', resource, action, effect: 'allow' });
  const role = {
    code: 'order-header',
    name: 'Order header',
    scopes: ['API'],
    childRoles: ['rest-minimal'],
    resourcePolicies: [
      allows('Order', 'read'),
      allows('Order', 'delete'),
      { type: 'entityAttribute', resource: 'Order.*', action: 'view', effect: 'allow' },
    ],
  };
  expect((await admin.post('/rest/entities/sec_ResourceRoleEntity', role)).status).toBe(201);
  await aUser(desk.app.database, { username: 'heidi', roles: ['order-header'] });
}

describe('a deletion', () => {
  it(
    'asks with what goes along, for many rows and for one',
    async () => {
      const [first, second, third] = [
        await anOrder('GONE-1', 2),
        await anOrder('GONE-2', 1),
        await anOrder('GONE-3', 0),
      ];
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('GONE'));
      await page.getByRole('checkbox', { name: 'Select GONE-1' }).check();
      await page.getByRole('checkbox', { name: 'Select GONE-2' }).check();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      const dialog = page.getByRole('dialog', { name: 'Delete 2 rows?' });
      await dialog.getByText('Order: 2 rows', { exact: true }).waitFor();
      await dialog.getByText('Goes along: Order line, 3 rows', { exact: true }).waitFor();
      expect(await clerk.barriers()).toEqual([]);
      await clerk.picture('deletion');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);

      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('checkbox', { name: 'Select GONE-1' }).waitFor({ state: 'detached' });
      expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([404, 404, 200]);

      await clerk.opens(`Order/${third}`);
      await page.getByRole('button', { name: 'Delete' }).click();
      const single = page.getByRole('dialog', { name: 'Delete this row?' });
      await single.getByText('Order: 1 row', { exact: true }).waitFor();
      await single.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('searchbox', { name: 'Search by name' }).waitFor();
      expect(await statusOf(third)).toBe(404);
      await clerk.leaves();
    },
    STORY,
  );

  it(
    'that would be refused says why, and cannot be confirmed',
    async () => {
      await aHeader();
      const [full, empty] = [await anOrder('KEPT-1', 1), await anOrder('KEPT-2', 0)];
      const heidi = await desk.arrives();
      const { page } = heidi;
      await heidi.logIn('heidi');
      await heidi.opens(ordersWith('KEPT'));
      await page.getByRole('checkbox', { name: 'Select KEPT-1' }).check();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('resource: OrderLine, type: entity, action: delete').waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await page.getByRole('button', { name: 'Select none' }).click();
      await page.getByRole('checkbox', { name: 'Select KEPT-2' }).check();
      await desk.app.as('admin').delete(`/rest/entities/Order/${empty}`);
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      await dialog.getByText(`Entity Order with id ${empty} not found`).waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
      expect(await statusOf(full)).toBe(200);
      await heidi.leaves();
    },
    STORY,
  );
});

describe('on a phone', () => {
  it(
    'many rows are selected, changed, exported and deleted',
    async () => {
      const ids = [await anOrder('TAP-1', 1), await anOrder('TAP-2', 0)];
      const clerk = await desk.arrives(PHONE);
      const { page } = clerk;
      const fits = async (): Promise<void> => {
        expect(await clerk.barriers()).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      };
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('TAP'));
      await page.getByText('Oct 1, 2025', { exact: true }).first().waitFor();
      await page.getByRole('checkbox', { name: 'Select TAP-1' }).tap();
      await page.getByRole('checkbox', { name: 'Select TAP-2' }).tap();
      await page.getByText('2 selected').waitFor();
      await fits();
      await clerk.picture('phone-selection');

      await page.getByRole('button', { name: 'Change', exact: true }).tap();
      const change = page.getByRole('dialog', { name: 'Change 2 rows' });
      await change.getByLabel('Attribute').tap();
      await page.getByRole('option', { name: 'Amount', exact: true }).tap();
      await change.getByRole('textbox', { name: 'Amount' }).fill('7.77');
      await fits();
      await change.getByRole('button', { name: 'Save' }).tap();
      await change.waitFor({ state: 'detached' });
      for (const id of ids) {
        expect((await desk.app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ amount: 7.77 });
      }

      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'CSV', exact: true }).tap();
      const csv = readFileSync(await (await saving).path(), 'utf8');
      expect(csv.match(/TAP-[12]/g)).toHaveLength(2);

      await page.getByRole('checkbox', { name: 'Select TAP-1' }).tap();
      await page.getByRole('button', { name: 'Select the page' }).tap();
      await page.getByText('2 selected').waitFor();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).tap();
      const dialog = page.getByRole('dialog', { name: 'Delete 2 rows?' });
      await dialog.getByText('Goes along: Order line, 1 row', { exact: true }).waitFor();
      await fits();
      await dialog.getByRole('button', { name: 'Delete' }).tap();
      await page.getByText('Nothing matches.').waitFor();
      for (const id of ids) {
        expect(await statusOf(id)).toBe(404);
      }
      await clerk.leaves();
    },
    STORY,
  );
});
