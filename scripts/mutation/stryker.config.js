/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: [new URL('runner.js', import.meta.url).pathname],
  testRunner: 'one-run',
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  maxTestRunnerReuse: 0,
  dryRunTimeoutMinutes: 600,
  tempDirName: '.mutation/sandbox',
  ignorePatterns: ['/.data', '/dist', '/client', '/profiles', '/.mutation'],
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
  allowConsoleColors: false,
};
