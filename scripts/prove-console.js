import { spawnSync } from 'node:child_process';

/* Builds the console where it is stale, then runs the stories of its users in a real browser. */

const run = (/** @type {string[]} */ command) => {
  const { status } = spawnSync(process.execPath, command, {
    stdio: 'inherit',
    env: { ...process.env, CONSOLE_PROOF: 'true' },
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
};

run(['scripts/build.js', '--console']);
run([
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '\\.console\\.e2e\\.spec',
  ...process.argv.slice(2),
]);
