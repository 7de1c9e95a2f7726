import { execFile } from 'node:child_process';
import { readProcessSettings } from '../config/process-settings.js';
import type { SchemaDifferences } from '../database/schema-state.js';
import { applicationHost, declarationFaults } from '../declaration-faults.js';
import { applicationModule } from './application.js';
import { applicationSchema, hostSchema } from './application-schema.js';

/** What it found is kept beside other caches of tools: the next check looks only at what has changed. */
const TYPE_CHECK = [
  'node_modules/typescript/bin/tsc',
  '--noEmit',
  '--pretty',
  'false',
  '--incremental',
  '--tsBuildInfoFile',
  'node_modules/.cache/latchkey/check.tsbuildinfo',
];
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * `latchkey check`: types, settings, declarations and the schema of the database of the settings, without listening and
 * without a change to the database. Prints one sentence per fault, which makes the exit code 1, and one per hint.
 */
export async function checkApplication(): Promise<void> {
  const [built, { lines: types }] = await Promise.all([
    output('npm', ['run', '--silent', 'build']),
    output(process.execPath, TYPE_CHECK),
  ]);
  const { faults, hints } = built.failed
    ? { faults: buildFaults(types, built.lines), hints: [] }
    : await applicationFaults();
  const lines = [...types, ...faults, ...hints.map((hint) => `Hint: ${hint}`)];
  process.exitCode = types.length + faults.length > 0 ? 1 : 0;
  process.stdout.write(lines.length > 0 ? lines.map((line) => `${line}\n`).join('') : 'nothing to report\n');
}

/** Where the build is the type check, it says the same once more. */
const buildFaults = (types: readonly string[], lines: readonly string[]): readonly string[] =>
  types.length > 0 ? [] : ['The build fails:', ...lines];

async function applicationFaults(): Promise<SchemaDifferences> {
  const application = await applicationModule();
  const host = await applicationHost(application);
  const { settings, faults } = host?.read ?? readProcessSettings({ LOG_LEVEL: 'error' });
  const declared = [...faults, ...(await declarationFaults(settings, [application]))];
  if (declared.length > 0) {
    return { faults: declared, hints: [] };
  }
  return host ? hostSchema(host, application) : applicationSchema(settings, application);
}

/** Runs a command of the project. @returns what it printed, when it failed */
const output = (command: string, args: readonly string[]): Promise<{ failed: boolean; lines: readonly string[] }> =>
  new Promise((done) => {
    execFile(command, args, { maxBuffer: MAX_OUTPUT, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
      done({ failed: error !== null, lines: error ? lines : [] });
    });
  });
