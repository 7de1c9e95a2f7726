import { readFileSync } from 'node:fs';
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** Node has it, its types do not. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/**
 * The code of the embedded database, compiled. While this process holds it, threads that compile the same bytes get the
 * compiled code instead: one thread per spec file would compile it again.
 */
const POSTGRES = WebAssembly.compile(readFileSync('node_modules/@electric-sql/pglite/dist/pglite.wasm'));

/** Shows a set-up that fails once, in the first test that needs it, and skips the others: Jest would repeat the error in each. */
export default class SpecEnvironment extends TestEnvironment {
  private setUpFailed = false;

  override async setup(): Promise<void> {
    await super.setup();
    await POSTGRES;
  }

  handleTestEvent(event: Circus.Event, state: Circus.State): void {
    if (event.name !== 'hook_failure') {
      return;
    }
    const { hook, describeBlock } = event;
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
