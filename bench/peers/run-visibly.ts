import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { say } from '../progress.js';

/**
 * Runs a command that takes minutes; what it says goes to standard error.
 *
 * @throws Error when it fails or does not exist
 */
export async function runVisibly(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  say(`$ ${command} ${args.join(' ')}`);
  const child = spawn(command, [...args], { cwd, env: { ...outsideEnvironment(), ...env }, stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed with ${code ?? 'a signal'}`);
  }
}

/** `npm run` would make a nested npm work in this repository. */
const outsideEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, npm_config_local_prefix: undefined });
