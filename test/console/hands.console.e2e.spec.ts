import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { rowsOf, STORY, useDesk } from './desk.js';

const desk = useDesk();

/** Key presses within which everything on a screen is reached. */
const MAX_TABS = 80;

/** Moves the focus as somebody without a mouse does. @throws Error where the keyboard does not lead there */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${target.toString()}`);
}

describe('the keyboard alone', () => {
  it(
    'logs in, finds an order, changes it, and logs out',
    async () => {
      const admin = desk.app.as('admin');
      const [customer] = (await admin.get('/rest/entities/Customer?limit=1')).json as { id: string }[];
      const number = 'BY-KEYS';
      const order = { number, date: '2025-10-01', amount: '1.50', customer: { id: customer?.id } };
      const { id } = (await admin.post('/rest/entities/Order', order)).json as { id: string };
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.opens('');
      const focused = async (target: Locator): Promise<void> => tabTo(page, target);

      await focused(page.getByLabel('Username'));
      await page.keyboard.type('alice');
      await focused(page.getByLabel('Password'));
      await page.keyboard.type('alice');
      await page.keyboard.press('Enter');
      await clerk.heading('Home');

      await focused(page.getByRole('menuitem', { name: 'Order', exact: true }));
      await page.keyboard.press('Enter');
      await focused(page.getByRole('searchbox', { name: 'Search by name' }));
      await page.keyboard.type(number);
      // The search has been answered when no other row is left.
      await rowsOf(page).nth(1).waitFor({ state: 'detached' });
      await focused(page.getByRole('link', { name: `Open ${number}`, exact: true }));
      await page.keyboard.press('Enter');

      await focused(page.getByRole('textbox', { name: 'Amount' }));
      await page.keyboard.press('Control+A');
      await page.keyboard.type('98.76');
      await focused(page.getByRole('button', { name: 'Save' }));
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: `Open ${number}`, exact: true }).waitFor();
      const saved = await admin.get(`/rest/entities/Order/${id}`);
      expect(saved.json).toMatchObject({ amount: 98.76 });

      await focused(page.locator('.RaUserMenu-userButton'));
      await page.keyboard.press('Enter');
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      await clerk.leaves();
    },
    STORY,
  );
});

describe('a picture', () => {
  it(
    'is uploaded from a form, shown there, and saved with the product',
    async () => {
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await admin.opens('Product/create');
      await page.getByRole('textbox', { name: 'Name' }).fill('With a picture');
      await page.getByRole('textbox', { name: 'Price' }).fill('5.00');
      const buffer = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
        .png()
        .toBuffer();
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a file' }).click();
      await (await choosing).setFiles({ name: 'teal.png', mimeType: 'image/png', buffer });
      const picture = page.getByRole('img', { name: 'teal.png' });
      await picture.waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.waitForURL(/Product\/[\da-f-]{36}/);
      await picture.waitFor();
      const id = /Product\/([\da-f-]{36})/.exec(page.url())?.[1] ?? '';
      const { json } = await desk.app.as('admin').get(`/rest/entities/Product/${id}`);
      expect((json as { image: string }).image).toMatch(/^fs:\/\/.*\?name=teal\.png$/);
      await admin.leaves();
    },
    STORY,
  );
});

describe('on a phone', () => {
  it(
    'an order is found, changed and saved, and nothing is wider than the screen',
    async () => {
      const { json } = await desk.app.as('admin').get('/rest/entities/Order?fetchPlan=_local&limit=1');
      const [order] = json as { id: string; number: string }[];
      const clerk = await desk.arrives({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
      const { page } = clerk;
      const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
      await clerk.logIn('alice');
      await clerk.opens('Order');
      await page.getByRole('searchbox', { name: 'Search by name' }).fill(order?.number ?? '');
      await page.waitForURL(/filter=/);
      expect(await width()).toBeLessThanOrEqual(360);
      await page
        .getByText(order?.number ?? '', { exact: true })
        .first()
        .tap();
      await page.getByRole('textbox', { name: 'Amount' }).fill('45.67');
      expect(await width()).toBeLessThanOrEqual(360);
      expect(await clerk.barriers()).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).tap();
      await page.getByRole('searchbox', { name: 'Search by name' }).waitFor();
      const saved = await desk.app.as('admin').get(`/rest/entities/Order/${order?.id ?? ''}`);
      expect(saved.json).toMatchObject({ amount: 45.67 });
      await clerk.leaves();
    },
    STORY,
  );
});
