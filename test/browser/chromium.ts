import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/**
 * Debian's own browser. Where it is missing, the specs that need it fail with this sentence: a skipped browser test
 * would look like a passed one.
 */
export function openBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`The browser specs need ${EXECUTABLE}: install it with "apt-get install chromium"`);
  }
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
