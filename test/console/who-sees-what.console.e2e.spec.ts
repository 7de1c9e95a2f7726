import { describe, expect, it } from '@jest/globals';
import { aRowLevelRole, ROW_LEVEL_ROLES } from '../builders/a-row-level-role.js';
import { RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUser } from '../builders/a-user.js';
import { rowsOf, STORY, useDesk } from './desk.js';

const desk = useDesk();

const amountBelow = (value: number): object => ({
  type: 'JPQL',
  entityName: 'Order',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'amount', operator: '<', value }),
});

describe('who would see what', () => {
  it(
    'shows before a row-level role is saved which real rows a person keeps and loses',
    async () => {
      const role = { name: 'Small orders', code: 'small-orders', rowLevelPolicies: [amountBelow(1000)] };
      expect((await desk.app.as('admin').post(ROW_LEVEL_ROLES, role)).status).toBe(201);
      await aUser(desk.app.database, { username: 'carl', firstName: 'Karl', roles: ['order-clerk', 'product-viewer'] });
      const admin = await desk.arrives();
      const { page } = admin;
      await admin.logIn('admin');
      await admin.opens('-/roles/row_level/small-orders');
      const panel = page.getByRole('region', { name: 'Who would see what' });
      await panel.getByText('Choose a person').waitFor();
      expect(await panel.getByRole('button', { name: 'Show rows' }).isDisabled()).toBe(true);

      await page.getByLabel('Value', { exact: true }).fill('250');
      await panel.getByLabel('Person').fill('nobody');
      await panel.getByRole('button', { name: 'Show rows' }).click();
      await panel.getByText('User nobody not found').waitFor();

      // By the keyboard alone, with a suggestion.
      await panel.getByLabel('Person').fill('Karl');
      await page.getByRole('option', { name: 'carl' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await panel.getByRole('button', { name: 'lost: 2' }).waitFor();
      await panel.getByRole('button', { name: 'still seen: 4' }).waitFor();
      await panel.getByText('carl does not have this role').waitFor();
      expect(await rowsOf(page).count()).toBe(6);
      expect(await admin.barriers()).toEqual([]);
      await panel.scrollIntoViewIfNeeded();
      await admin.picture('who-would-see-what');

      await panel.getByRole('button', { name: 'lost: 2' }).click();
      await panel.getByText('C-1').waitFor({ state: 'detached' });
      expect((await rowsOf(page).allInnerTexts()).map((text) => text.split(/\s+/).slice(1, 3)).sort()).toEqual([
        ['seen', 'hidden'],
        ['seen', 'hidden'],
      ]);
      await panel.getByRole('button', { name: 'gained: 0' }).click();
      await panel.getByText('No rows.').waitFor();

      // A row leads to its reasons, in another tab: the draft stays.
      await panel.getByRole('button', { name: 'still seen: 4' }).click();
      const opened = admin.context.waitForEvent('page');
      await panel.getByRole('link', { name: 'Why? C-1' }).click();
      await (await opened).getByText('Yes, carl may.').waitFor();
      expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('250');

      // Another draft: the rows of the last one are gone.
      await page.getByLabel('Value', { exact: true }).fill('150');
      await panel.getByText('Choose a person').waitFor();
      await panel.getByRole('button', { name: 'Show rows' }).click();
      await panel.getByRole('button', { name: 'lost: 4' }).waitFor();
      await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
      await panel.getByText('Add a policy for reading').waitFor();
      await admin.leaves();
    },
    STORY,
  );

  it(
    'fits on a phone, in German and in the dark',
    async () => {
      const { code } = await aRowLevelRole(desk.app, [amountBelow(250)]);
      const phone = await desk.arrives({
        locale: 'de-DE',
        viewport: { width: 360, height: 700 },
        colorScheme: 'dark',
      });
      const { page } = phone;
      await phone.logIn('admin');
      await phone.opens(`-/roles/row_level/${code}`);
      const panel = page.getByRole('region', { name: 'Wer würde was sehen' });
      await panel.getByLabel('Person').fill('alice');
      await page.keyboard.press('Escape');
      await panel.getByRole('button', { name: 'Zeilen zeigen' }).click();
      await panel.getByRole('button', { name: 'verloren: 2' }).waitFor();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
      expect(await phone.barriers()).toEqual([]);
      await phone.leaves();
    },
    STORY,
  );

  it(
    'says what is refused to an administrator who may not read the rows',
    async () => {
      const { code } = await aRowLevelRole(desk.app, [amountBelow(250)]);
      await desk.app.as('admin').post(RESOURCE_ROLES, {
        name: 'Officer',
        code: 'officer',
        scopes: ['API'],
        childRoles: ['rest-minimal'],
        resourcePolicies: [
          { type: 'specific', resource: 'security.admin', action: 'access' },
          { type: 'entity', resource: 'sec_RowLevelRoleEntity', action: 'all' },
          { type: 'entityAttribute', resource: 'sec_RowLevelRoleEntity.*', action: 'modify' },
          { type: 'entity', resource: 'sec_RowLevelPolicyEntity', action: 'all' },
          { type: 'entityAttribute', resource: 'sec_RowLevelPolicyEntity.*', action: 'modify' },
        ],
      });
      await aUser(desk.app.database, { username: 'officer', roles: ['officer'] });
      const officer = await desk.arrives();
      const { page } = officer;
      await officer.logIn('officer');
      await officer.opens(`-/roles/row_level/${code}`);
      const panel = page.getByRole('region', { name: 'Who would see what' });
      await panel.getByLabel('Person').fill('alice');
      await panel.getByRole('button', { name: 'Show rows' }).click();
      await panel.getByText('Reading of the Order is forbidden').waitFor();
      await panel.getByRole('link', { name: 'Why?' }).waitFor();
      await officer.leaves();
    },
    STORY,
  );
});
