import { describe, expect, it } from '@jest/globals';
import { rowsOf, STORY, useDesk } from './desk.js';

/** What a browser may load before the first screen, compressed (bytes). */
const FIRST_LOAD = 350 * 1024;

const desk = useDesk();

describe('the day of an administrator', () => {
  it(
    'creates an account, makes a role, sees who gains what, assigns it, and explains a refusal',
    async () => {
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await page
        .getByRole('region', { name: 'Health' })
        .getByRole('row', { name: /database Up/ })
        .waitFor();
      await page
        .getByRole('region', { name: 'Requests of the last hour' })
        .getByRole('img', { name: /^Successful: [1-9]/ })
        .waitFor();
      await page.getByRole('region', { name: 'Slow statements' }).getByText('No statement was slow.').waitFor();
      await admin.picture('home');

      await page.getByRole('menuitem', { name: 'Users' }).click();
      await page.getByRole('button', { name: 'New user' }).click();
      await page.getByRole('textbox', { name: 'Username' }).fill('carol');
      await page.getByRole('button', { name: 'Save' }).click();
      const password = await page.getByLabel('Secret').inputValue();
      expect(password).toHaveLength(24);
      await page.getByRole('button', { name: 'Close' }).click();
      await admin.heading('User: carol');

      await page.getByRole('menuitem', { name: 'Roles' }).click();
      await page.getByRole('link', { name: 'New role' }).first().click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Tag keeper');
      await page.getByRole('textbox', { name: 'Code' }).fill('tag-keeper');
      await page.getByLabel('Tag: Read', { exact: true }).check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Nobody gains or loses anything.').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await admin.heading('Role: tag-keeper');
      await admin.picture('role');

      await admin.opens('-/users/carol');
      await page.getByLabel('Give a role').fill('tag-keeper');
      await page.getByRole('option', { name: /Tag keeper/ }).click();
      await page.getByRole('button', { name: 'Tag keeper' }).waitFor();
      await admin.picture('user');

      await admin.opens('-/why?username=carol&entity=Order&action=read');
      await page.getByText('No, carol may not.').waitFor();
      await admin.picture('why');
      await admin.opens('-/why?username=carol&entity=Tag&action=read');
      await page.getByText('Yes, carol may.').waitFor();
      await admin.leaves();
    },
    STORY,
  );

  it(
    'a change of rights shows at the next screen of somebody else, and a refusal leads to its reason',
    async () => {
      const [admin, bob] = [await desk.arrives(), await desk.arrives()];
      await admin.logIn('admin');
      await admin.opens('-/users/bob');
      await admin.page.getByLabel('Give a role').fill('product-viewer');
      await admin.page.getByRole('option', { name: /Product viewer/ }).click();
      await admin.page.getByRole('button', { name: 'Product viewer' }).waitFor();

      await bob.logIn('bob');
      await bob.page.getByRole('menuitem', { name: 'Product' }).click();
      await bob.page.getByText('Classic Lamp').first().waitFor();
      expect(await bob.page.getByRole('menuitem', { name: 'Order' }).count()).toBe(0);
      expect(await bob.page.getByRole('link', { name: 'Create' }).count()).toBe(0);

      await admin.page.getByLabel('Give a role').fill('order-clerk');
      await admin.page.getByRole('option', { name: /Order clerk/ }).click();
      await admin.page.getByRole('button', { name: 'Order clerk' }).waitFor();
      await bob.page.getByRole('menuitem', { name: 'Home' }).click();
      await bob.page.getByRole('menuitem', { name: 'Order', exact: true }).waitFor();
      await admin.leaves();
      await bob.leaves();
    },
    STORY,
  );
});

describe('the day of a clerk', () => {
  it(
    'filters orders, changes one with its lines, and resolves a conflict side by side',
    async () => {
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await page.getByRole('menuitem', { name: 'Order', exact: true }).click();
      await rowsOf(page).first().waitFor();

      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByLabel('Attribute').click();
      await page.getByRole('option', { name: 'Customer', exact: true }).click();
      await page.getByRole('combobox', { name: 'Customer', exact: true }).click();
      await page.getByRole('option', { name: 'Name' }).click();
      await page.getByLabel('Value', { exact: true }).fill('cedar');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/customer\.name/);
      await page.getByText('Delta Tools').first().waitFor({ state: 'detached' });
      await page.getByText('Cedar Trading').first().waitFor();
      await clerk.picture('list');
      // The address holds the filter.
      await page.reload();
      await page.getByText('Cedar Trading').first().waitFor();
      expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('cedar');

      await rowsOf(page).first().click();
      await page.getByRole('textbox', { name: 'Number' }).waitFor();
      const id = /Order\/([^/?]+)/.exec(page.url())?.[1] ?? '';
      expect((await desk.app.as('admin').put(`/rest/entities/Order/${id}`, { amount: '77.10' })).status).toBe(200);
      await page.getByRole('textbox', { name: 'Number' }).fill('A-changed');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Somebody else has changed this in between' }).waitFor();
      await clerk.picture('conflict');
      await page.getByRole('button', { name: 'Save these values' }).click();
      await rowsOf(page).first().waitFor();
      const { json } = await desk.app.as('admin').get(`/rest/entities/Order/${id}`);
      expect(json).toMatchObject({ number: 'A-changed', amount: 77.1 });
      await clerk.leaves();
    },
    STORY,
  );

  it(
    'goes on after the session has ended, with what was typed',
    async () => {
      const clerk = await desk.arrives();
      const { page } = clerk;
      await clerk.logIn('alice');
      await clerk.opens('Order/create');
      await page.getByRole('textbox', { name: 'Number' }).fill('A-typed');
      const sessions = await desk.app.as('admin').get('/rest/security/sessions?username=alice');
      for (const { sessionId, clientId } of sessions.json as { sessionId: string; clientId: string }[]) {
        if (clientId === 'latchkey-console') {
          await desk.app.as('admin').delete(`/rest/security/sessions/${sessionId}`);
        }
      }
      await page.getByLabel('Customer').click();
      await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
      const opened = clerk.context.waitForEvent('page');
      await page.getByRole('button', { name: 'Log in again' }).click();
      const second = await opened;
      // The login of the browser may still count: then no password is asked.
      await Promise.race([second.waitForEvent('close'), second.getByLabel('Username').waitFor()]);
      if (!second.isClosed()) {
        await second.getByLabel('Username').fill('alice');
        await second.getByLabel('Password').fill('alice');
        await second.getByRole('button').click();
      }
      await page.getByRole('heading', { name: 'Your session has ended' }).waitFor({ state: 'detached' });
      expect(await page.getByRole('textbox', { name: 'Number' }).inputValue()).toBe('A-typed');
      expect(clerk.complaints.filter((each) => !each.includes('401'))).toEqual([]);
      await clerk.context.close();
    },
    STORY,
  );
});

describe('every screen', () => {
  const SCREENS = [
    '',
    '-/users',
    '-/roles',
    '-/why',
    '-/sessions',
    '-/audit',
    '-/clients',
    '-/files',
    '-/model',
    '-/system',
    '-/account',
  ];

  it(
    'opens without a complaint of the browser and without a serious barrier, for each entity of the model',
    async () => {
      const admin = await desk.arrives();
      await admin.logIn('admin');
      const { json } = await desk.app.as('admin').get('/rest/metadata/entities');
      const entities = (json as { entityName: string; properties: { name: string }[] }[])
        .filter(({ properties }) => properties.some(({ name }) => name === 'id'))
        .map(({ entityName }) => entityName);
      const barriers: string[] = [];
      for (const path of [
        ...SCREENS,
        ...entities,
        'Order/create',
        'Product/create',
        '-/users/alice',
        '-/roles/resource/order-clerk',
      ]) {
        await admin.opens(path);
        await admin.settles();
        barriers.push(...(await admin.barriers()).map((each) => `/${path} ${each}`));
      }
      expect(barriers).toEqual([]);
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
      await page.getByText('Hallo, Carol Carter').waitFor();
      await phone.opens('Product');
      await page.getByText('Classic Lamp').waitFor();
      await phone.picture('phone');
      const faults: string[] = [];
      for (const path of ['Product', ...SCREENS, '-/users/alice', '-/roles/resource/order-clerk']) {
        await phone.opens(path);
        await phone.settles();
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        const found = [...(await phone.barriers()), ...(width > 360 ? [`is ${width} pixels wide`] : [])];
        faults.push(...found.map((each) => `/${path} ${each}`));
      }
      expect(faults).toEqual([]);
      await phone.leaves();
    },
    STORY,
  );
});

describe('the first load', () => {
  it(
    'stays in its budget',
    async () => {
      const admin = await desk.arrives();
      const connection = await admin.context.newCDPSession(admin.page);
      const urls = new Map<string, string>();
      let total = 0;
      connection.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
      connection.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        total += urls.get(requestId)?.includes('/console/') ? encodedDataLength : 0;
      });
      await connection.send('Network.enable');
      await admin.logIn('alice');
      await admin.settles();
      process.stdout.write(`First load of the console: ${Math.round(total / 1024)} KB compressed\n`);
      expect(total).toBeGreaterThan(FIRST_LOAD / 10);
      expect(total).toBeLessThanOrEqual(FIRST_LOAD);
      await admin.leaves();
    },
    STORY,
  );
});
