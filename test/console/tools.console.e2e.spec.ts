import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { aRuntimeRole } from '../builders/a-runtime-role.js';
import { STORY, useDesk } from './desk.js';

const desk = useDesk();

describe('the model', () => {
  it(
    'is drawn, and a box leads to the entity by mouse and keyboard',
    async () => {
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await admin.opens('-/model?entity=Order');
      const diagram = page.getByRole('region', { name: 'Diagram' });
      const box = (name: string) => diagram.getByRole('button', { name, exact: true });
      expect(await box('Order').getAttribute('aria-pressed')).toBe('true');
      await admin.picture('model');
      await box('Customer').click();
      await page.waitForURL(/entity=Customer/);
      await page
        .getByRole('table', { name: 'Attributes' })
        .getByRole('cell', { name: 'status', exact: true })
        .waitFor();
      await box('Order').focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/entity=Order/);
      expect(await box('Tag').count()).toBe(0);
      await page.getByRole('switch', { name: 'All entities' }).check();
      await box('Tag').waitFor();
      expect(await admin.barriers()).toEqual([]);
      await admin.leaves();
    },
    STORY,
  );

  it(
    'tries queries and methods: errors stand at their fields, the answer is that of the server',
    async () => {
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await admin.opens('-/model?entity=Order');
      await page.getByRole('button', { name: 'Try: ordersByCustomer', exact: true }).click();
      const query = page.getByRole('dialog', { name: 'Try: ordersByCustomer' });
      await query.getByRole('textbox', { name: 'customerName' }).fill('Cedar Trading');
      await query.getByRole('button', { name: 'Call' }).click();
      await query.getByText('3 of 3 rows').waitFor();
      await query.getByText('"number": "C-3"').waitFor();
      // Decimals keep their digits.
      await query.getByText('"amount": 100.50').waitFor();
      expect(await admin.barriers()).toEqual([]);
      await query.getByRole('button', { name: 'Close' }).click();

      await page.getByRole('button', { name: 'Try: myOrdersSince', exact: true }).click();
      const since = page.getByRole('dialog', { name: 'Try: myOrdersSince' });
      await since.getByRole('textbox', { name: 'date' }).fill('yesterday');
      await since.getByRole('button', { name: 'Call' }).click();
      await since.getByRole('textbox', { name: 'date' }).and(page.locator('[aria-invalid=true]')).waitFor();
      await since.getByRole('textbox', { name: 'date' }).fill('2025-09-13');
      await since.getByRole('button', { name: 'Call' }).click();
      await since.getByText('2 of 2 rows').waitFor();
      await since.getByRole('button', { name: 'Close' }).click();

      await page.getByRole('button', { name: 'Try: GET orderService.largestOrders', exact: true }).click();
      const method = page.getByRole('dialog', { name: 'Try: orderService.largestOrders' });
      const count = method.getByRole('textbox', { name: 'count' });
      for (const [value, message] of [
        ['many', 'Invalid parameter value for count'],
        ['101', 'must be less than or equal to 100'],
      ] as const) {
        await count.fill(value);
        await method.getByRole('button', { name: 'Call' }).click();
        await method.locator('p', { hasText: message }).waitFor();
        expect(await count.getAttribute('aria-invalid')).toBe('true');
      }
      await count.fill('1');
      await count.press('Enter');
      await method.getByText('"amount": 300.50').waitFor();
      expect(await count.getAttribute('aria-invalid')).toBe('false');
      await admin.leaves();
    },
    STORY,
  );

  it(
    'fits on a phone, in German and in the dark',
    async () => {
      const phone = await desk.arrives({
        locale: 'de-DE',
        viewport: { width: 360, height: 700 },
        colorScheme: 'dark',
      });
      const { page } = phone;
      await phone.logIn('admin');
      await phone.opens('-/model?entity=Order');
      await page.getByRole('button', { name: 'Ausprobieren: ordersByCustomer' }).click();
      await page.getByRole('textbox', { name: 'customerName' }).fill('Cedar Trading');
      await page.getByRole('button', { name: 'Aufrufen' }).click();
      await page.getByText('3 von 3 Zeilen').waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(await phone.barriers()).toEqual([]);
      await phone.leaves();
    },
    STORY,
  );
});

describe('roles as files', () => {
  it(
    'are exported, and imported after a look at the differences',
    async () => {
      const { code } = await aRuntimeRole(desk.app, { name: 'Travelling role', policies: ['entity Order read'] });
      const described = async (): Promise<unknown> =>
        (await desk.app.as('admin').get(`/rest/security/resource-roles/${code}`)).json;
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await admin.opens('-/roles');
      await page.getByRole('button', { name: 'Export' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Export roles' });
      await dialog.getByRole('checkbox', { name: /Travelling role/ }).waitFor();
      expect(await admin.barriers()).toEqual([]);
      const saving = page.waitForEvent('download');
      await dialog.getByRole('button', { name: 'Export' }).click();
      const download = await saving;
      expect(download.suggestedFilename()).toBe('ResourceRoles.json');
      const file = readFileSync(await download.path(), 'utf8');

      const panel = page.getByRole('region', { name: 'Import roles' });
      const choose = (text: string): Promise<void> =>
        panel
          .getByLabel('Choose a file')
          .setInputFiles({ name: 'roles.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await choose('not JSON');
      await panel.getByRole('alert').waitFor();
      await choose(file.replaceAll('"read"', '"update"').replaceAll('Travelling role', 'Settled role'));
      const line = panel.getByRole('row').filter({ hasText: code });
      await line.filter({ hasText: 'name' }).filter({ hasText: 'Settled role' }).first().waitFor();
      await line.filter({ hasText: 'Order' }).filter({ hasText: 'update' }).waitFor();
      await line.filter({ hasText: 'Order' }).filter({ hasText: 'read' }).waitFor();
      expect(await admin.barriers()).toEqual([]);
      expect(await described()).toMatchObject({ name: 'Travelling role', policies: [{ action: 'read' }] });

      await panel.getByRole('button', { name: 'Import roles' }).click();
      await page.getByText('0 roles created, 1 updated.').waitFor();
      await page.getByRole('link', { name: 'Settled role' }).waitFor();
      expect(await described()).toMatchObject({ name: 'Settled role', policies: [{ action: 'update' }] });
      await admin.leaves();
    },
    STORY,
  );
});
