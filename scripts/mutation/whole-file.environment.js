import { desk } from './desk.js';
import { ObservedEnvironment, WHOLE_MS } from './observed.environment.js';

/** A test or hook that takes longer hangs. */
const PATIENCE_MS = 15_000;

/** Runs tests of a file with one mutant switched on from the start of the application, up to the first that fails. */
export default class WholeFileEnvironment extends ObservedEnvironment {
  /** @type {import('./desk.js').Failure | undefined} */
  failure;
  watched = new Set();

  handleTestEvent(event) {
    super.handleTestEvent(event);
    const { name, test, hook, error } = event;
    if (name === 'run_start') {
      this.activate(this.job.mutant);
    } else if (name === 'test_start' && !this.isWanted()) {
      test.mode = 'skip';
    } else if (name === 'test_fn_start') {
      this.watch(test);
    } else if (name === 'hook_start') {
      this.watch(hook);
    } else if (name === 'error' || name === 'hook_failure') {
      this.fail(error);
    } else if (name === 'test_done' && test.errors.length > 0) {
      this.fail(test.errors[0]);
    }
  }

  isWanted() {
    const { tests } = this.job;
    return this.failure === undefined && (tests === undefined || tests.includes(this.id));
  }

  watch(step) {
    if (!this.watched.has(step)) {
      this.watched.add(step);
      const { fn } = step;
      step.timeout = WHOLE_MS;
      step.fn = async () => {
        const failure = await this.failureOf(PATIENCE_MS, fn);
        if (failure !== undefined) {
          throw new Error(failure);
        }
      };
    }
  }

  fail(error) {
    const [first] = [error].flat();
    this.failure ??= {
      test: this.id === '' ? `${this.file} start` : this.id,
      message: String(first?.message ?? first),
    };
  }

  async teardown() {
    desk.result = { failure: this.failure };
    await super.teardown();
  }
}
