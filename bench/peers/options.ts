import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plan } from '../measure/measure-work.js';
import { positive } from '../options.js';

/** What the command line asks for. */
export interface PeerOptions {
  /** Where the peers are installed, outside this repository; kept for the next run. */
  readonly folder: string;
  readonly plan: Plan;
}

const USUAL = { rounds: 5, seconds: 2, connections: 16, warmUpSeconds: 3 };

/**
 * `--folder=<folder>`, `--rounds=3`, `--seconds=1`, `--connections=16`.
 *
 * @throws TypeError for an option that does not exist, or an invalid number
 */
export function readPeerOptions(args: readonly string[]): PeerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string', default: join(tmpdir(), 'latchkey-bench-peers') },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
    },
  });
  return {
    folder: resolve(values.folder),
    plan: {
      warmUpSeconds: USUAL.warmUpSeconds,
      rounds: positive(values.rounds, USUAL.rounds),
      seconds: positive(values.seconds, USUAL.seconds),
      connections: [positive(values.connections, USUAL.connections)],
    },
  };
}
