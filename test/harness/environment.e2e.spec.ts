import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import config from '../../jest.config.js';

/** What Jest reports about a file of this folder, in a separate run. */
function reportOf(file: string, ...options: readonly string[]): string {
  const [, e2e] = config.projects;
  const testMatch = [`<rootDir>/test/harness/${file}`];
  const alone = { ...e2e, rootDir: process.cwd(), testMatch, globalSetup: null, globalTeardown: null };
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', JSON.stringify(alone)];
  const env = { ...process.env, FORCE_COLOR: '0' };
  return spawnSync(process.execPath, [...jest, ...options], { env, encoding: 'utf8' }).stderr;
}

describe('an application that does not start', () => {
  it('fails once, in the first test that needs it, and the others are skipped', () => {
    const report = reportOf('failing-start.fixture.ts', '-t', 'second|third');
    expect(report.match(/●.*/g)).toEqual(['● a spec › has a second test']);
    expect(report).toMatch(/● .*\n\n +PORT must be a whole number\n/);
    expect(report).toMatch(/Tests: +1 failed, 2 skipped, 3 total/);
  });
});

describe('a test that fails', () => {
  it('shows the warnings and errors that the application logged during it', () => {
    const report = reportOf('logging.fixture.ts');
    expect(report.match(/●.*/g)).toEqual(['● fails with a warning', '● fails with a warning', '● fails in silence']);
    expect(report.match(/The application logged:\s+.*/g)).toEqual([
      expect.stringMatching(/^The application logged:\s+\{"level":40,"msg":"the disk is full"\}$/),
    ]);
  });
});
