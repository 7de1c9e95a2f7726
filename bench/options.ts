import { parseArgs } from 'node:util';
import type { Plan } from './measure/measure-work.js';
import { TRIPWIRE_WORK } from './report/tripwire.js';

/** What the command line asks for. */
export interface Options {
  /** Reads, few rounds, 10,000 products. */
  readonly quick: boolean;
  /** Whether slow reads fail the run: a quick one that measures the page. */
  readonly tripwire: boolean;
  /** Letters of the works; empty for all. */
  readonly only: readonly string[];
  readonly plan: Plan;
  /** Folder for CPU profiles of the contestants. */
  readonly profileFolder: string | undefined;
}

const FULL: Plan = { rounds: 5, seconds: 2, warmUpSeconds: 3, connections: [1, 16, 64] };
const QUICK: Plan = { rounds: 5, seconds: 1, warmUpSeconds: 2, connections: [16] };
const QUICK_WORKS = ['b', 'c', 'i'];

/**
 * `--quick`, `--only=b,c`, `--rounds=3`, `--seconds=2`, `--connections=16`, `--profile=<folder>`.
 *
 * @throws TypeError for an option that does not exist, or an invalid number
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
  const only = values.only?.split(',') ?? (values.quick ? QUICK_WORKS : []);
  return {
    quick: values.quick,
    tripwire: values.quick && only.includes(TRIPWIRE_WORK),
    only,
    plan: {
      ...usual,
      rounds: positive(values.rounds, usual.rounds),
      seconds: positive(values.seconds, usual.seconds),
      connections: values.connections?.split(',').map((text) => positive(text, NaN)) ?? usual.connections,
    },
    profileFolder: values.profile,
  };
}

/** @throws TypeError unless the text is a number above zero */
export function positive(text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (!(value > 0)) {
    throw new TypeError(`${text ?? ''} is not a number above zero`);
  }
  return value;
}
