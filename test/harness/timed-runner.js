import jestRunner from 'jest-runner';

/** The package describes what its other form, for CommonJS, exports. */
const TestRunner = /** @type {typeof jestRunner.default} */ (/** @type {unknown} */ (jestRunner));

/** Runs one spec file after the other. Jest starts it before or after the other runners, never beside them. */
export default class TimedRunner extends TestRunner {
  /** @param {ConstructorParameters<typeof TestRunner>} parameters */
  constructor(...[globalConfig, context, options]) {
    super({ ...globalConfig, maxWorkers: 1 }, context, options);
  }
}
