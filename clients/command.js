import { spawn } from 'node:child_process';

const LIMIT_MS = 120_000;

/**
 * Runs a command to its end, without blocking the output of others.
 *
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ cwd?: string, env?: Record<string, string>, limit?: number }} [options] `env` is added to the variables of this process, `limit` is in milliseconds
 * @returns {Promise<string>} what it prints
 * @throws with all that it printed, when it fails, takes too long or is not there
 */
export function run(command, parameters, { cwd = '.', env = {}, limit = LIMIT_MS } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, parameters, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.timeout(limit),
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (/** @type {Buffer} */ chunk) => (text += chunk.toString()));
    }
    child.on('error', (error) => fail(new Error(`${command}: ${error.message}\n${text}`)));
    child.on('close', (status, signal) => {
      if (status === 0) {
        done(text);
      } else {
        fail(new Error(`${command} ${parameters.join(' ')} ended with ${String(status ?? signal)}:\n${text}`));
      }
    });
  });
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @returns {Promise<string | undefined>} what it prints; undefined when it fails or is not there
 */
export const outputOf = (command, parameters) => run(command, parameters).catch(() => undefined);
