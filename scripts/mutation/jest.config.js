import { fileURLToPath } from 'node:url';
import shared from '../../jest.config.js';

/** The specs that Stryker runs against mutants: those that `scripts/mutate.js` names in `MUTATION_SPECS`. */
const specs = (process.env.MUTATION_SPECS ?? '').split(',').filter((path) => path !== '');
const [unit] = shared.projects;

export default {
  ...unit,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testTimeout: shared.testTimeout,
  setupFilesAfterEnv: ['<rootDir>/test/harness/matchers.ts'],
  testMatch: specs.map((path) => `<rootDir>/${path}`),
  reporters: [],
  runner: '<rootDir>/scripts/mutation/serving-runner.js',
};
