import type { Verdict } from '../verdict/exchange.js';

/** What a run learned. Holds no token and no password. */
export interface Report {
  readonly reference: string;
  readonly candidate: string;
  /** Names of entities that only one server has; they are not compared. */
  readonly onlyReference: readonly string[];
  readonly onlyCandidate: readonly string[];
  /** `<entity> as <user>`: entities whose objects `--write` did not create: accounts and roles, and those with a required value that cannot be generated. */
  readonly notWritten: readonly string[];
  /** Objects that could not be deleted. */
  readonly left: readonly string[];
  readonly verdicts: readonly Verdict[];
}
