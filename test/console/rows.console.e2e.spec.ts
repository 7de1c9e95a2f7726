import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { STORY, useDesk } from './desk.js';
import { partOfZip } from './part-of-zip.js';

const desk = useDesk();

/** The orders whose numbers hold a text. */
const ordersWith = (text: string): string => `Order?filter=${encodeURIComponent(JSON.stringify({ q: text }))}`;

/** What a click on a button saves as a file. */
async function exported(page: Page, button: string): Promise<Buffer> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFileSync(await (await saving).path());
}

/** An order of some customer. @returns its id */
async function anOrder(number: string, { date = '2025-10-01', amount = '1.50' } = {}): Promise<string> {
  const admin = desk.app.as('admin');
  const [customer] = (await admin.get('/rest/entities/Customer?limit=1')).json as { id: string }[];
  const order = { number, date, amount, customer: { id: customer?.id } };
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
      await clerk.opens(ordersWith('MISTAKE'));
      await page.getByRole('checkbox', { name: 'Select MISTAKE-1' }).check();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
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

  it(
    'restores an order on a phone',
    async () => {
      const id = await anOrder('POCKET-1');
      await desk.app.as('admin').delete(`/rest/entities/Order/${id}`);
      const clerk = await desk.arrives({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('POCKET'));
      await page.getByRole('button', { name: 'Deleted' }).tap();
      await page.getByText('admin').waitFor();
      await page.getByRole('checkbox', { name: 'Select POCKET-1' }).tap();
      await page.getByText('1 selected').waitFor();
      expect(await clerk.barriers()).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await page.getByRole('button', { name: 'Restore' }).tap();
      await page.getByText('1 rows restored.').waitFor();
      expect((await desk.app.as('admin').get(`/rest/entities/Order/${id}`)).status).toBe(200);
      await clerk.leaves();
    },
    STORY,
  );

  it(
    'gives many rows one value, says at the field what is wrong with it, and deletes them together',
    async () => {
      const ids = [await anOrder('MANY-1'), await anOrder('MANY-2')];
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('MANY'));
      await page.getByRole('checkbox', { name: 'Select MANY-1' }).check();
      await page.getByRole('button', { name: 'Select the page' }).click();
      await page.getByText('2 selected').waitFor();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Change 2 rows' });
      await dialog.getByLabel('Attribute').click();
      await page.getByRole('option', { name: 'Number', exact: true }).click();
      await dialog.getByRole('textbox', { name: 'Number' }).fill('MANY-1');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Unique constraint violation').waitFor();
      expect(await dialog.getByRole('textbox', { name: 'Number' }).getAttribute('aria-invalid')).toBe('true');
      expect(await dialog.getByRole('textbox', { name: 'Number' }).inputValue()).toBe('MANY-1');

      await dialog.getByLabel('Attribute').click();
      await page.getByRole('option', { name: 'Amount', exact: true }).click();
      await dialog.getByRole('textbox', { name: 'Amount' }).fill('-1');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('must be greater than or equal to 0', { exact: true }).waitFor();
      await dialog.getByRole('textbox', { name: 'Amount' }).fill('12.34');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      for (const id of ids) {
        expect((await desk.app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ amount: 12.34 });
      }

      await page.getByRole('checkbox', { name: 'Select MANY-1' }).check();
      await page.getByRole('checkbox', { name: 'Select MANY-2' }).check();
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
      const question = page.getByRole('dialog', { name: 'Delete 2 rows?' });
      await question.getByText('Order: 2 rows', { exact: true }).waitFor();
      await question.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('Nothing matches.').waitFor();
      await clerk.leaves();
    },
    STORY,
  );
});

describe('rows as files', () => {
  it(
    'leave as CSV and as XLSX, where no text becomes a formula and no value another one',
    async () => {
      await anOrder('=TABLE+1');
      await anOrder('plain <TABLE> & 2');
      // Table programs read `_x0041_` as A, numbers as doubles, and know a 29 February 1900.
      await anOrder('TABLE_x0041_', { date: '1900-02-28', amount: '12345678901234567.89' });
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('TABLE'));
      await page.getByText('=TABLE+1').first().waitFor();
      const csv = (await exported(page, 'CSV')).toString();
      expect(csv).toContain("'=TABLE+1");
      expect(csv.split('\r\n')).toHaveLength(5);

      const sheet = await partOfZip(await exported(page, 'XLSX'), 'xl/worksheets/sheet1.xml');
      expect(sheet.match(/<row>/g)).toHaveLength(4);
      expect(sheet).toContain('<t xml:space="preserve">=TABLE+1</t>');
      expect(sheet).toContain('<t xml:space="preserve">plain &lt;TABLE&gt; &amp; 2</t>');
      // 1 October 2025 as a day and 1.50 as a number; a formula would be an element f.
      expect(sheet).toContain('<v>45931</v>');
      expect(sheet).toMatch(/<v>1\.50?<\/v>/);
      expect(sheet).not.toContain('<f>');
      for (const text of ['TABLE_x005F_x0041_', '1900-02-28', '12345678901234567.89']) {
        expect(sheet).toContain(`<t xml:space="preserve">${text}</t>`);
      }
      await clerk.leaves();
    },
    STORY,
  );

  it(
    'come back from CSV after a check of all, and the lines of taken values are named',
    async () => {
      await anOrder('CSV-taken');
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens(ordersWith('CSV'));
      await page.getByText('CSV-taken').first().waitFor();
      const [header = '', line = ''] = (await exported(page, 'CSV')).toString().replace('\uFEFF', '').split('\r\n');
      // The new rows get new ids.
      const names = header.split(',');
      const values = (changes: Readonly<Record<string, string>>): string =>
        line
          .split(',')
          .map((value, index) => changes[names[index] ?? ''] ?? value)
          .join(',');
      const open = async (...lines: string[]): Promise<void> => {
        const buffer = Buffer.from([header, ...lines].join('\n'));
        await page.getByLabel('Choose a file').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
        await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
      };
      const fresh = (number: string): string => values({ id: '', number });

      await page.getByRole('button', { name: 'Import' }).click();
      await open(fresh('CSV-1'), values({ id: '', number: 'CSV-2', amount: 'much' }));
      await page.getByText('Line 3: amount: Must be a number, with a point before the decimals').waitFor();
      await open(fresh('CSV-1'), fresh('CSV-taken'));
      await page.getByText('Line 3: number: is taken already').waitFor();
      await open(fresh('CSV-1'), fresh('CSV-2'), fresh('CSV-1'));
      await page.getByText('Line 4: number: is taken already').waitFor();
      await page.getByText('0 rows saved.').waitFor();
      expect(await clerk.barriers()).toEqual([]);
      await open(fresh('CSV-1'), fresh('CSV-2'));
      await page.getByText('2 rows saved.').waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByText('CSV-2').first().waitFor();
      await clerk.leaves();
    },
    STORY,
  );

  it(
    'bring back the texts that the export keeps from being formulas, apostrophes included',
    async () => {
      const admin = await desk.arrives();
      const { page } = admin;
      const names = ['=FORMULA+1', "'=FORMULA+2", '@FORMULA', "FORMULA's", "'FORMULA'"];
      const products = names.map((name) => ({ name, price: '1.00' }));
      expect((await desk.app.as('admin').post('/rest/entities/Product', products)).status).toBe(201);
      await admin.logIn('admin');
      await admin.opens(`Product?filter=${encodeURIComponent(JSON.stringify({ q: 'FORMULA' }))}`);
      await page.getByText('@FORMULA').first().waitFor();
      const csv = (await exported(page, 'CSV')).toString();
      for (const text of ["'=FORMULA+1", "''=FORMULA+2", "'@FORMULA"]) {
        expect(csv).toContain(`,${text},`);
      }
      const filter = { conditions: [{ property: 'name', operator: 'contains', value: 'FORMULA' }] };
      const stored = async (): Promise<{ id: string; name: string }[]> =>
        (await desk.app.as('admin').post('/rest/entities/Product/search', { filter, fetchPlan: '_local' })).json as {
          id: string;
          name: string;
        }[];
      const ids = (await stored()).map(({ id }) => id);
      expect((await desk.app.as('admin').send('DELETE', '/rest/entities/Product', ids)).status).toBe(204);

      await page.getByRole('button', { name: 'Import' }).click();
      // New rows get new ids.
      const buffer = Buffer.from(csv.replace(/(?<=\r\n)[\da-f-]{36}(?=,)/g, ''));
      await page.getByLabel('Choose a file').setInputFiles({ name: 'products.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
      await page.getByText(`${names.length} rows saved.`).waitFor();
      expect((await stored()).map(({ name }) => name).sort()).toEqual([...names].sort());
      await admin.leaves();
    },
    STORY,
  );
});
