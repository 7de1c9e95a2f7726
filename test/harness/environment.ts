import { readFileSync } from 'node:fs';
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import type { RecentLog } from './recent-log.js';

/** Node has it, its types do not. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/**
 * The code of the embedded database, compiled. While this process holds it, threads that compile the same bytes get the
 * compiled code instead: one thread per spec file would compile it again.
 */
const POSTGRES = WebAssembly.compile(readFileSync('node_modules/@electric-sql/pglite/dist/pglite.wasm'));

type HookFailure = Extract<Circus.Event, { name: 'hook_failure' }>;

/**
 * Shows a set-up that fails once, in the first test that needs it, and skips the others: Jest would repeat the error in each.
 * Shows what the application logged during a test that fails.
 */
export default class SpecEnvironment extends TestEnvironment {
  private setUpFailed = false;

  override async setup(): Promise<void> {
    await super.setup();
    await POSTGRES;
  }

  handleTestEvent(event: Circus.Event, state: Circus.State): void {
    if (event.name === 'test_start') {
      this.takeLog();
    } else if (event.name === 'test_fn_failure') {
      this.showLog(event.test);
    } else if (event.name === 'hook_failure') {
      this.showOnce(event, state);
    }
  }

  private showLog(test: Circus.TestEntry): void {
    const lines = this.takeLog();
    if (lines.length > 0) {
      const shown = new Error();
      shown.stack = ['The application logged:', ...lines].join('\n');
      test.errors.push(shown);
    }
  }

  private takeLog(): string[] {
    return (this.global as RecentLog).recentLog?.splice(0) ?? [];
  }

  private showOnce({ hook, describeBlock }: HookFailure, state: Circus.State): void {
    if (hook.type === 'beforeAll' && describeBlock) {
      this.setUpFailed = true;
      const tests = testsOf(describeBlock);
      const first = tests.find((test) => isWanted(test, state));
      first?.errors.splice(1);
      for (const test of tests.filter((each) => each !== first)) {
        test.errors = [];
        test.mode = 'skip';
      }
    } else if (hook.type === 'afterAll' && this.setUpFailed) {
      // It misses what the set-up did not make.
      state.unhandledErrors.pop();
    }
  }
}

const testsOf = (block: Circus.DescribeBlock): Circus.TestEntry[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

/** Neither left out by `-t`, nor by `.skip` and `.only`. */
const isWanted = (test: Circus.TestEntry, { testNamePattern, hasFocusedTests }: Circus.State): boolean =>
  test.mode !== 'skip' && (!hasFocusedTests || test.mode === 'only') && (testNamePattern?.test(nameOf(test)) ?? true);

const nameOf = ({ name, parent }: Circus.TestEntry | Circus.DescribeBlock): string =>
  parent?.parent ? `${nameOf(parent)} ${name}` : name;
