import type { Difference } from './differences.js';
import type { Exchange } from './exchange.js';

/** A row of docs/protocol/deviations.md that can be recognised in two answers. */
export interface Deviation {
  /** Its first column, to the letter. */
  readonly topic: string;
  /** Whether the row explains this difference. */
  readonly explains: (difference: Difference, exchange: Exchange) => boolean;
}
