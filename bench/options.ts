import { parseArgs } from 'node:util';
import type { Plan } from './measure/measure-work.js';

/** What the command line asks for. */
export interface Options {
  /** The tripwire: reads, few rounds, 10,000 products; fails when it trips. */
  readonly quick: boolean;
  /** Letters of the works; empty for all. */
  readonly only: readonly string[];
  readonly plan: Plan;
  /** Folder for CPU profiles of the contestants. */
  readonly profileFolder: string | undefined;
}

const FULL: Plan = { rounds: 5, seconds: 2, connections: [1, 16, 64] };
const QUICK: Plan = { rounds: 3, seconds: 1, connections: [16] };
const QUICK_WORKS = ['a', 'b', 'c', 'e', 'i'];

/**
 * `--quick`, `--only=b,c`, `--rounds=3`, `--seconds=2`, `--connections=16`, `--profile=<folder>`.
 *
 * @throws TypeError for an option that does not exist
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : FULL;
  return {
    quick: values.quick,
    only: values.only?.split(',') ?? (values.quick ? QUICK_WORKS : []),
    plan: {
      rounds: Number(values.rounds ?? usual.rounds),
      seconds: Number(values.seconds ?? usual.seconds),
      connections: values.connections?.split(',').map(Number) ?? usual.connections,
    },
    profileFolder: values.profile,
  };
}
