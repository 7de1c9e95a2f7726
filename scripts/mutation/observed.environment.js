import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { desk } from './desk.js';
import { within } from './patience.js';

/** So that the time limits of Jest, which run on while the process is stopped, never matter. */
export const WHOLE_MS = 3_600_000;
const MOST_HITS = 100_000;

/** What runs a spec file while mutants are switched on: Stryker has put all of them into the sources. */
export class ObservedEnvironment extends TestEnvironment {
  /** What the code of the mutants looks at. */
  mutants = { mutantCoverage: { static: {}, perTest: {} }, activeMutant: undefined, currentTestId: undefined };
  job = desk.job;
  /** Of the test that runs. */
  id = '';
  begun = 0;

  constructor(config, context) {
    super(config, context);
    this.file = relative(config.projectConfig.rootDir, context.testPath);
    this.global.__stryker__ = this.mutants;
  }

  handleTestEvent({ name, test }) {
    if (name === 'test_start') {
      this.id = `${this.file} ${this.begun++} ${nameOf(test)}`;
    }
  }

  /** @param {string | undefined} mutant that is on from now */
  activate(mutant) {
    Object.assign(this.mutants, { activeMutant: mutant, hitCount: 0, hitLimit: MOST_HITS });
    // Lets spec-process.js know which mutant never returns.
    writeFileSync(process.env.MUTATION_CURRENT ?? '', mutant ?? '');
  }

  /**
   * @param {number} ms
   * @param {() => unknown} work
   * @returns {Promise<string | undefined>} why it fails
   */
  async failureOf(ms, work) {
    try {
      await within(ms, work);
      return undefined;
    } catch (error) {
      return String(error?.message ?? error);
    }
  }
}

const nameOf = ({ name, parent }) =>
  parent && parent.name !== 'ROOT_DESCRIBE_BLOCK' ? `${nameOf(parent)} ${name}` : name;
