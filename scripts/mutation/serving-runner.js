import { once } from 'node:events';
import { relative } from 'node:path';
import JestRunner from 'jest-runner';
import { desk } from './desk.js';

/** A process that has grown beyond this is replaced: what was loaded for a spec file is never fully released. */
const LARGE_BYTES = 1_500_000_000;

/**
 * Runs spec files one after the other, as spec-process.js requests them, instead of all of them once: each with its own
 * modules, on sources that this process has transformed before.
 */
export default class ServingRunner {
  constructor(globalConfig, context) {
    this.runner = new JestRunner(globalConfig, context);
    this.runner.on('test-file-failure', ([, error]) => noteBroken(error));
    this.runner.on('test-file-success', ([, { testExecError }]) => noteBroken(testExecError));
  }

  async runTests(tests, watcher) {
    const [{ context }] = tests;
    const files = new Map(tests.map((test) => [relative(context.config.rootDir, test.path), test]));
    process.send({ files: [...files.keys()] });
    for (;;) {
      const [job] = await once(process, 'message');
      Object.assign(desk, { job, result: undefined });
      await this.runner.runTests([prepared(files.get(job.file), job.way)], watcher, { serial: true });
      process.send({ result: desk.result, large: process.memoryUsage().rss > LARGE_BYTES });
    }
  }
}

/** A file that could not be run at all; everything else that breaks outside its tests is left to its environment. */
function noteBroken(error) {
  const { tests = [], failure } = desk.result ?? {};
  if (error && tests.length === 0 && failure === undefined) {
    desk.result = { broken: String(error.stack ?? error.message ?? error) };
  }
}

/** The test file in the environment for a way of running it. */
const prepared = ({ path, context }, way) => ({
  path,
  context: {
    ...context,
    config: { ...context.config, testEnvironment: new URL(`${way}.environment.js`, import.meta.url).pathname },
  },
});
