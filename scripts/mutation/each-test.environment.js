import { performance } from 'node:perf_hooks';
import { desk } from './desk.js';
import { HANGS } from './patience.js';
import { ObservedEnvironment, WHOLE_MS } from './observed.environment.js';

/** A test that takes this much longer under a mutant hangs. */
const PATIENCE_MS = 2_000;
const PATIENCE_FACTOR = 10;
/** A mutant that every test of an end-to-end spec reaches is tried by this many first and this many other tests. */
const FIRST_TESTS = 4;
const OTHER_TESTS = 6;
/** The same for a mutant that many files have tried. */
const WEARY_TESTS = 2;
/** An application that a mutant has left in pieces may never answer again. */
const FIRST_PATIENCE_MS = 15_000;
/** Stands for the test in what is counted while it is run again. */
const AGAIN = 'again';

/**
 * Runs each test as it is, then once more for each mutant that it reaches, in the same process and on the same
 * application. What is reached only by loading a module is ignored.
 */
export default class EachTestEnvironment extends ObservedEnvironment {
  /** First test that notices a mutant, by the id of the mutant. */
  noticed = {};
  tests = [];
  /** Tests that do not pass as they are. */
  failed = [];
  /** Tests that passed once and not again. */
  disturbed = [];
  /** Mutants after which a test did not pass again. */
  suspects = [];
  /** How many tests have been repeated for a mutant, by its id. */
  tried = new Map();

  isEndToEnd = this.file.startsWith('test/');

  handleTestEvent(event, state) {
    super.handleTestEvent(event);
    const { name, test } = event;
    if (name === 'run_start') {
      this.stride = Math.ceil(countTests(state.rootDescribeBlock) / OTHER_TESTS);
      this.betweenTests();
    } else if (name === 'error' && this.tried.size > 0) {
      // What a mutant leaves behind, such as a rejection that nobody waits for, proves nothing.
      state.unhandledErrors.length = 0;
      state.currentlyRunningTest?.errors.splice(0);
    } else if (name === 'test_fn_start') {
      const { fn } = test;
      test.timeout = WHOLE_MS;
      test.fn = () => this.run(this.id, fn);
    }
  }

  /** What the start of an application reaches belongs to its file, see whole-file.environment.js. */
  betweenTests() {
    this.mutants.currentTestId = this.isEndToEnd ? `${this.file} start` : undefined;
  }

  async run(id, test) {
    const began = performance.now();
    const failure =
      this.failed.at(-1)?.failure === HANGS ? HANGS : await this.pass(id, undefined, test, FIRST_PATIENCE_MS);
    const timeSpentMs = Math.round(performance.now() - began);
    if (failure !== undefined) {
      this.failed.push({ id, failure });
      return;
    }
    this.tests.push({ id, name: id, status: 0, timeSpentMs });
    if (this.job.again && !this.job.once.includes(id)) {
      await this.tryMutants(id, test, PATIENCE_MS + timeSpentMs * PATIENCE_FACTOR);
    }
  }

  async tryMutants(id, test, patience) {
    for (const mutant of Object.keys(this.mutants.mutantCoverage.perTest[id] ?? {})) {
      if (this.isWanted(mutant)) {
        const message = await this.pass(AGAIN, mutant, test, patience);
        if (message !== undefined) {
          // Only a test that still passes without a mutant proves something about it.
          const failure = await this.pass(AGAIN, undefined, test, patience);
          if (failure !== undefined) {
            this.disturb(id, mutant, failure);
            return;
          }
          this.noticed[mutant] = { test: id, message };
          process.send({ mutant, failure: this.noticed[mutant] });
        }
      }
    }
  }

  isWanted(mutant) {
    if (this.noticed[mutant] !== undefined || this.job.known.includes(mutant)) {
      return false;
    }
    const tried = this.tried.get(mutant) ?? 0;
    this.tried.set(mutant, tried + 1);
    if (!this.isEndToEnd) {
      return true;
    }
    return this.job.weary.includes(mutant)
      ? tried < WEARY_TESTS
      : tried < FIRST_TESTS || this.begun % this.stride === 0;
  }

  disturb(id, mutant, failure) {
    this.disturbed.push(id);
    this.suspects.push(mutant);
    if (failure === HANGS) {
      // So will what comes next.
      this.failed.push({ id, failure });
    }
  }

  async pass(id, mutant, test, patience) {
    this.mutants.currentTestId = id;
    this.activate(mutant);
    const failure = await this.failureOf(patience, test);
    this.activate(undefined);
    this.betweenTests();
    return failure;
  }

  async teardown() {
    const { tests, failed, disturbed, suspects, file } = this;
    const { perTest, static: loaded } = this.mutants.mutantCoverage;
    Reflect.deleteProperty(perTest, AGAIN);
    if (perTest[`${file} start`]) {
      tests.push({ id: `${file} start`, name: `${file} start`, status: 0, timeSpentMs: 0 });
    }
    desk.result = { tests, failed, disturbed, suspects, coverage: { static: loaded, perTest } };
    await super.teardown();
  }
}

const countTests = ({ children }) =>
  children.reduce((sum, child) => sum + (child.type === 'test' ? 1 : countTests(child)), 0);
