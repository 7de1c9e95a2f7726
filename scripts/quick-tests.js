import { spawnSync } from 'node:child_process';

/**
 * The unit specs, and the specs that were changed since the last commit, or since another one: `npm run test:quick -- main`.
 */
const [since = 'HEAD'] = process.argv.slice(2);

/**
 * @param {string[]} parameters
 * @returns {string[]}
 */
function git(...parameters) {
  const { status, stdout, stderr } = spawnSync('git', parameters, { encoding: 'utf8' });
  if (status !== 0) {
    console.error(stderr);
    process.exit(1);
  }
  return stdout.split('\n').filter((line) => line !== '');
}

/** @param {string[]} parameters of Jest */
function jest(...parameters) {
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'];
  const { status } = spawnSync(process.execPath, [...flags, 'node_modules/jest/bin/jest.js', ...parameters], {
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}

const changed = [
  ...git('diff', '--name-only', '--diff-filter=d', since),
  ...git('ls-files', '--others', '--exclude-standard'),
];
const specs = changed.filter((path) => /^test\/.*\.spec\.ts$/.test(path));

jest('--selectProjects', 'unit');
if (specs.length > 0) {
  jest('--selectProjects', 'e2e', 'timed', '--runTestsByPath', ...specs);
}
