const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
      module: { type: 'es6' },
    },
  ],
};

const common = {
  modulePathIgnorePatterns: ['<rootDir>/.mutation/'],
  testEnvironment: 'node',
  transform,
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other by the names they have after the build.
  moduleNameMapper: {
    '^latchkey$': '<rootDir>/src/latchkey/index.ts',
    '^latchkey/testing$': '<rootDir>/src/latchkey/testing/index.ts',
    '^(\\.{1,2}/(?!.*\\.worker\\.js$).*)\\.js$': '$1',
  },
};

/** Specs that need programs and rights of a PostgreSQL server run only when one is named. */
const SERVER_ONLY = ['\\.server\\.e2e\\.spec\\.ts$'];

/** Specs that start the embedded database whatever is named, or none: with a server they would show the same again. */
const EMBEDDED_ONLY = [
  '/test/contract/embedded-watchdog\\.',
  '/test/database/embedded-',
  '/test/process/(backup|body-memory|build|commands|data-folder|file-orphans)\\.',
];

const notHere = (process.env.DATABASE_URL ?? '') === '' ? SERVER_ONLY : EMBEDDED_ONLY;

/** The stories of the console need its build and minutes: `npm run proof:console` runs them. */
const consoleOnly = process.env.CONSOLE_PROOF === undefined ? ['\\.console\\.e2e\\.spec\\.ts$'] : [];

/** These specs compare times: nothing else runs beside them. */
const TIMED = '\\.timed\\.';

const endToEnd = {
  ...common,
  testEnvironment: '<rootDir>/test/harness/environment.ts',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...notHere, ...consoleOnly],
  globalSetup: '<rootDir>/test/harness/global-setup.ts',
  globalTeardown: '<rootDir>/test/harness/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/harness/timeouts.ts', '<rootDir>/test/harness/matchers.ts'],
};

export default {
  maxWorkers: 2,
  // Modules of specs that are done are not always freed.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/{bench,compare}/**/*.spec.ts'],
    },
    { ...endToEnd, displayName: 'e2e', testPathIgnorePatterns: [...endToEnd.testPathIgnorePatterns, TIMED] },
    {
      ...endToEnd,
      displayName: 'timed',
      testMatch: ['<rootDir>/test/**/*.timed.*spec.ts'],
      runner: '<rootDir>/test/harness/timed-runner.js',
    },
  ],
};
