import { expectSame } from '../../scripts/package-proof.js';

/** The smallest GIF: a picture of one pixel. */
const PICTURE = Buffer.from('R0lGODdhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=', 'base64');
const NAME = 'Kite of jmix-react-core';

/** @typedef {import('playwright-core').Page} Page */

/**
 * What users do with the page of `app/`.
 *
 * @param {() => Promise<Page>} open opens the page in one more window of the same browser
 */
export async function useShop(open) {
  const page = await open();
  await logIn(page, 'nobody', 'wrong');
  await expectAlert(page, 'JmixServerError: Bad credentials');
  await logIn(page, 'admin', 'admin');
  await page.getByRole('heading', { name: 'Products for admin' }).waitFor();
  await list(page, 'travel t', [
    'Travel Torch 291.8 eco, gift',
    'Travel Tent 270 eco, gift',
    'Travel Toaster 31.4 classic, office',
  ]);
  await create(page);
  await editInTwoWindows(page, await open());
  await upload(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await list(page, NAME, []);
  await page.getByRole('button', { name: 'Log out' }).click();
  await seeLess(page);
}

/**
 * @param {Page} page
 * @param {string} username
 * @param {string} password
 */
async function logIn(page, username, password) {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/**
 * @param {Page} page
 * @param {string} text
 */
const expectAlert = (page, text) => page.getByRole('alert').filter({ hasText: text }).waitFor();

/**
 * @param {Page} page
 * @param {string} start of the names
 * @param {readonly string[]} wanted
 */
async function list(page, start, wanted) {
  await page.locator('section').getByLabel('Name').fill(start);
  await page.locator(`ul[data-start="${start}"][data-status=DONE]`).waitFor({ state: 'attached' });
  const lines = await page.locator('li').allTextContents();
  expectSame(
    lines.map((line) => line.trim()),
    wanted,
  );
}

/** @param {Page} page */
async function create(page) {
  await page.getByRole('button', { name: 'New' }).click();
  await page.getByLabel('Price').fill('19.90');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectAlert(page, 'name must not be empty');
  await page.getByLabel('Name').fill(NAME);
  await page.getByRole('button', { name: 'Save' }).click();
  await list(page, NAME, [`${NAME} 19.9`]);
}

/**
 * @param {Page} page
 * @param {Page} other
 */
async function editInTwoWindows(page, other) {
  await list(other, NAME, [`${NAME} 19.9`]);
  for (const each of [page, other]) {
    await each.getByRole('button', { name: NAME }).click();
    await each.getByLabel('Price').waitFor();
  }
  await other.getByLabel('Price').fill('24.50');
  await other.getByRole('button', { name: 'Save' }).click();
  await list(other, NAME, [`${NAME} 24.5`]);
  await page.getByLabel('Price').fill('1');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectAlert(page, 'JmixRestError: Optimistic lock');
  await page.getByRole('button', { name: 'Close' }).click();
  await list(page, NAME, [`${NAME} 24.5`]);
}

/** @param {Page} page */
async function upload(page) {
  const picture = page.locator('img[data-width="1"]');
  await page.getByRole('button', { name: NAME }).click();
  await page.getByLabel('Picture').setInputFiles({ name: 'dot.gif', mimeType: 'image/gif', buffer: PICTURE });
  await picture.waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Save' }).click();
  await list(page, NAME, [`${NAME} 24.5`]);
  await page.getByRole('button', { name: NAME }).click();
  await picture.waitFor({ state: 'attached' });
}

/**
 * A clerk may look at products, and no more.
 *
 * @param {Page} page
 */
async function seeLess(page) {
  await logIn(page, 'alice', 'alice');
  await page.getByRole('heading', { name: 'Products for alice' }).waitFor();
  await list(page, 'travel torch', ['Travel Torch 291.8 eco, gift']);
  expectSame(await page.getByRole('button', { name: 'New' }).count(), 0);
  await page.getByRole('button', { name: 'Travel Torch' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expectAlert(page, 'JmixRestError: Updating forbidden');
  expectSame(await page.getByLabel('Picture').count(), 0);
}
