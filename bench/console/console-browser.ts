import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's own browser, as the stories of the console use it. */
const EXECUTABLE = '/usr/bin/chromium';
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** What a first visit loads, and how long it takes. */
export interface FirstLoad {
  /** Of the files of the console, as they travel. */
  readonly bytes: number;
  readonly ms: number;
}

/** Somebody at the console of a server, logged in. */
export class ConsoleBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
    private readonly url: string,
  ) {}

  static async open(server: string, username: string): Promise<ConsoleBrowser> {
    const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await page.goto(`${server}/console/`);
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(username);
    await page.getByRole('button').click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    return new ConsoleBrowser(browser, page, `${server}/console`);
  }

  /** Loads the console without a cache, until its menu can be used. */
  async firstLoad(): Promise<FirstLoad> {
    const connection = await this.page.context().newCDPSession(this.page);
    let bytes = 0;
    const files = new Set<string>();
    connection.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.url.startsWith(this.url)) {
        files.add(requestId);
      }
    });
    connection.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes += files.has(requestId) ? encodedDataLength : 0;
    });
    await connection.send('Network.enable');
    await connection.send('Network.setCacheDisabled', { cacheDisabled: true });
    await this.page.goto(`${this.url}/`, { waitUntil: 'commit' });
    await this.page.getByRole('menuitem', { name: 'Home' }).waitFor();
    const ms = await this.page.evaluate<number>('performance.now()');
    await this.page.waitForLoadState('networkidle');
    await connection.detach();
    return { bytes, ms };
  }

  async openList(entity: string, page: number, rows: number): Promise<void> {
    await this.page.goto(`${this.url}/${entity}?page=${page}&perPage=${rows}`);
    await this.page
      .locator('tbody tr')
      .nth(rows - 1)
      .waitFor();
  }

  /** Clicks on another page of the list. @returns milliseconds until its rows are on the screen */
  turn(direction: 'next' | 'previous'): Promise<number> {
    return this.page.evaluate<number>(`(async () => {
      const rows = () => [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
      const before = rows();
      const button = document.querySelector('[aria-label="Go to ${direction} page"]');
      const began = performance.now();
      button.click();
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = rows();
        if (now.length === before.length && now[0] !== before[0]) {
          return performance.now() - began;
        }
        if (performance.now() - began > 30000) {
          throw new Error('The page did not turn');
        }
      }
    })()`);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
