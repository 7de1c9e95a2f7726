import { afterAll, beforeAll, expect } from '@jest/globals';
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from '../browser/chromium.js';
import type { Actor } from '../harness/actor.js';
import { startApp, type TestApp } from '../harness/app.js';

/** Pictures for README.md and the documents, made by the stories. */
const PICTURES = 'docs/console';

/** A story may take minutes on a busy machine (ms). */
export const STORY = 240_000;

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** The running shop with its rows, and a browser for everybody. */
export interface Desk {
  readonly app: TestApp;
  /** Opens a browser window of somebody who has no session yet. */
  arrives(options?: BrowserContextOptions): Promise<Person>;
}

/** Starts shop and browser for the stories of a file. */
export function useDesk(): Desk {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    app = await startApp();
    await fill(app.as('admin'));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  return {
    get app() {
      return app;
    },
    arrives: async (options) => {
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...options });
      return new Person(`${app.url}/console`, context, await context.newPage());
    },
  };
}

/** Products, and orders of two customers. */
async function fill(admin: Actor): Promise<void> {
  const names = ['Classic Lamp', 'Folding Chair', 'Silent Clock', 'Robust Kettle', 'Light Speaker'];
  const products = await admin.post(
    '/rest/entities/Product',
    names.map((name, index) => ({
      name,
      price: `${index + 1}9.90`,
      releaseDate: `2024-0${index + 1}-15`,
      special: index === 2,
    })),
  );
  const [product] = products.json as { id: string }[];
  for (const name of ['Cedar Trading', 'Delta Tools']) {
    const { id } = (await admin.post('/rest/entities/Customer', { name, status: 'ACTIVE' })).json as { id: string };
    const orders = [1, 2, 3].map((number) => ({
      number: `${name.charAt(0)}-${number}`,
      date: `2025-09-1${number}`,
      amount: `${number}00.50`,
      customer: { id },
      lines: [{ quantity: number, product: { id: product?.id } }],
    }));
    expect((await admin.post('/rest/entities/Order', orders)).status).toBe(201);
  }
}

/** Somebody at the console. What the browser complains about is collected: nothing may be left at the end. */
export class Person {
  readonly complaints: string[] = [];

  constructor(
    private readonly url: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A refused or conflicting request is part of a story; the browser reports it as an error of the network.
      if (message.type() === 'error' && !/status of (?:400|403|404|409|412)/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  async logIn(username: string, password = username): Promise<void> {
    await this.page.goto(`${this.url}/`);
    await this.page.getByLabel(/Username|Benutzername/).fill(username);
    await this.page.getByLabel(/Password|Passwort/).fill(password);
    await this.page.getByRole('button').click();
    await this.heading(/Home|Start/);
  }

  /** The title of the screen in the bar on top. */
  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(`${this.url}/${path}`);
    await this.page.locator('main').waitFor();
  }

  async settles(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await this.page.getByRole('progressbar').first().waitFor({ state: 'detached' });
  }

  async picture(name: string): Promise<void> {
    await this.settles();
    await this.page.screenshot({ path: `${PICTURES}/${name}.png` });
  }

  /** @returns what axe finds that hinders people */
  async barriers(): Promise<readonly string[]> {
    // Half-way through a transition colours are those of neither state.
    await this.page.evaluate(
      'Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished))',
    );
    await this.page.evaluate(axe);
    const found = await this.page.evaluate<
      readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[]
    >('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)');
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  }

  async leaves(): Promise<void> {
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}

/** The rows of the table on the screen. */
export const rowsOf = (page: Page): Locator => page.locator('tbody tr');
