import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const RESULTS = 'mutation-results';
const CURRENT = join(RESULTS, 'current');
/** A mutant that makes a test spin is ended from outside after this time. */
const PATIENCE_MS = 12_000;
const LOOK_MS = 1_000;

/**
 * A test runner of Stryker that starts Jest once for all mutants (see environment.js) and answers from what was found.
 */
class OneRun {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    const hung = [];
    for (let spun = await this.jest(hung); spun !== undefined; spun = await this.jest(hung)) {
      hung.push(spun);
    }
    const results = this.results();
    const disturbed = results.flatMap((result) => result.disturbed);
    if (disturbed.length > 0) {
      console.log('These tests do not pass twice, so what they notice does not count:\n' + disturbed.join('\n'));
    }
    const coverage = { static: {}, perTest: {} };
    for (const result of results) {
      Object.assign(coverage.perTest, result.coverage.perTest);
      for (const [mutant, hits] of Object.entries(result.coverage.static)) {
        coverage.static[mutant] = (coverage.static[mutant] ?? 0) + hits;
      }
    }
    this.noticed = Object.assign({}, ...results.map((result) => result.noticed));
    this.hung = hung;
    return { status: 'complete', tests: results.flatMap(({ tests }) => tests), mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant: { id }, testFilter = [] }) {
    if (this.hung.includes(id)) {
      return { status: 'timeout', reason: 'a test never ends' };
    }
    const { test, message } = this.noticed[id] ?? {};
    return test === undefined
      ? { status: 'survived', nrOfTests: testFilter.length }
      : { status: 'killed', killedBy: [test], failureMessage: message, nrOfTests: testFilter.length };
  }

  /** @returns the mutant under which a test spins; undefined when Jest has come to its end */
  jest(hung) {
    rmSync(RESULTS, { recursive: true, force: true });
    mkdirSync(RESULTS);
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--experimental-vm-modules',
        'node_modules/jest/bin/jest.js',
        '--runInBand',
        '--config',
        'scripts/mutation/jest.config.js',
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, MUTATION_RESULTS: RESULTS, MUTATION_HUNG: hung.join(',') },
      },
    );
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    return new Promise((resolve, reject) => {
      let spun;
      const timer = setInterval(() => {
        const current = statSync(CURRENT, { throwIfNoEntry: false });
        if (current && Date.now() - current.mtimeMs > PATIENCE_MS) {
          spun = readFileSync(CURRENT, 'utf8');
          child.kill('SIGKILL');
        }
      }, LOOK_MS);
      child.on('close', (code) => {
        clearInterval(timer);
        if (spun === undefined && code !== 0) {
          reject(new Error(errors.slice(-4_000)));
        }
        resolve(spun);
      });
    });
  }

  results() {
    return readdirSync(RESULTS)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(RESULTS, name), 'utf8')));
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-run', injectableClass: OneRun }];
