import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ENTRY = 'dist/src/latchkey/cli/main.js';

/** How a command has ended. */
export interface CommandRun {
  readonly code: unknown;
  readonly output: string;
  readonly errors: string;
}

/** Starts `latchkey <parameters>` as it is built. @param environment all variables that it has got but those of the shell */
export function startCommand(
  environment: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): { readonly run: Promise<CommandRun>; kill(): void } {
  const { PATH = '', HOME = '' } = process.env;
  const running = promisify(execFile)(process.execPath, [ENTRY, ...parameters], {
    env: { PATH, HOME, ...environment },
  });
  const run = running.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout, errors: stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
      return { code, output: stdout, errors: stderr };
    },
  );
  return { run, kill: () => running.child.kill('SIGKILL') };
}

/** The same, until it ends. */
export const runCommand = (
  environment: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): Promise<CommandRun> => startCommand(environment, ...parameters).run;
