import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { TestEnvironment } from 'jest-environment-node';

const FOLDER = process.env.MUTATION_RESULTS ?? '';
const HUNG = new Set((process.env.MUTATION_HUNG ?? '').split(','));
/** A test that takes longer under a mutant hangs. */
const PATIENCE_MS = 2_000;
/** Stands for the test in what is counted while it is run again. */
const MUTATED = 'mutated';
const WHOLE_MS = 3_600_000;

/**
 * Runs each test as it is, then once more for each mutant that it reaches, in the same process: Stryker has put all
 * mutants into the sources, and one is switched on at a time. What only loading a module reaches is not looked at.
 */
export default class MutationEnvironment extends TestEnvironment {
  /** What the code of the mutants looks at. */
  mutants = { mutantCoverage: { static: {}, perTest: {} }, activeMutant: undefined, currentTestId: undefined };
  /** First test that notices a mutant, by the id of the mutant. */
  noticed = {};
  tests = [];
  disturbed = [];
  /** Whether a mutant has been switched on in this file. */
  switched = false;

  constructor(config, context) {
    super(config, context);
    this.file = relative(config.projectConfig.rootDir, context.testPath);
    this.global.__stryker__ = this.mutants;
  }

  handleTestEvent({ name, test }, state) {
    if (name === 'error' && this.switched) {
      // What a mutant leaves behind, such as a rejection that nobody waits for, tells nothing for certain.
      state.unhandledErrors.length = 0;
      state.currentlyRunningTest?.errors.splice(0);
    }
    if (name === 'test_fn_start') {
      const { fn } = test;
      const id = `${this.file} ${this.tests.length} ${nameOf(test)}`;
      test.timeout = WHOLE_MS;
      test.fn = () => this.run(id, fn);
    }
  }

  async run(id, test) {
    const began = performance.now();
    await this.pass(id, undefined, test);
    this.tests.push({ id, name: id, status: 0, timeSpentMs: Math.round(performance.now() - began) });
    const found = {};
    for (const mutant of Object.keys(this.mutants.mutantCoverage.perTest[id] ?? {})) {
      if (this.noticed[mutant] === undefined && !HUNG.has(mutant)) {
        this.switched = true;
        writeFileSync(join(FOLDER, 'current'), mutant);
        await this.pass(MUTATED, mutant, test).catch((error) => {
          found[mutant] = { test: id, message: String(error?.message ?? error) };
        });
      }
    }
    // Only a test that still passes without a mutant has told something about one.
    await this.pass(MUTATED, undefined, test).then(
      () => Object.assign(this.noticed, found),
      () => this.disturbed.push(id),
    );
  }

  async pass(id, mutant, test) {
    const { mutants } = this;
    Object.assign(mutants, { currentTestId: id, activeMutant: mutant, hitCount: 0, hitLimit: 100_000 });
    let timer;
    try {
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('hangs')), mutant === undefined ? WHOLE_MS : PATIENCE_MS);
      });
      await Promise.race([(async () => test())(), late]);
    } finally {
      clearTimeout(timer);
      Object.assign(mutants, { currentTestId: undefined, activeMutant: undefined });
    }
  }

  async teardown() {
    const { tests, noticed, disturbed } = this;
    const { perTest } = this.mutants.mutantCoverage;
    Reflect.deleteProperty(perTest, MUTATED);
    const result = { tests, noticed, disturbed, coverage: { static: this.mutants.mutantCoverage.static, perTest } };
    writeFileSync(join(FOLDER, `${this.file.replaceAll('/', '-')}.json`), JSON.stringify(result));
    await super.teardown();
  }
}

const nameOf = ({ name, parent }) =>
  parent && parent.name !== 'ROOT_DESCRIBE_BLOCK' ? `${nameOf(parent)} ${name}` : name;
