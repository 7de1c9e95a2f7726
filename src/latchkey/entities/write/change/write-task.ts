import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import type { SecurityTokens } from '../../serialization/security-tokens.js';
import type { BodyContext } from '../body/body-reader.js';
import type { WriteError } from '../write-error.js';
import type { RowVisibility } from '../check/permissions.js';

/** What all stages of one request share. */
export interface WriteTask {
  readonly caller: Caller;
  readonly transaction: Transaction;
  /** Which stored rows the caller sees. */
  readonly visibility: RowVisibility;
  /** Present where updates must return security tokens. */
  readonly tokens?: SecurityTokens | undefined;
  /** The 400 of the operation. */
  readonly errorOf: WriteError;
  /** Whether faulty bodies are answered with the texts of a single POST (protocol/errors.md 3). */
  readonly specific: boolean;
  readonly bodies: BodyContext;
}
