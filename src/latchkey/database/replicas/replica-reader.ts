import type { Deadline } from '../../common/deadline.js';
import type { SqlRunner, SqlValue, Statement, TextRow } from '../../sql/statement.js';
import type { WalPosition } from './primary-position.js';
import type { Replica } from './replica.js';

/** Where replicas come from, and how often none could help. */
export interface ReplicaChoice {
  /** Statements of reads that the primary answered because no replica could. */
  missed: number;
  /** Finds a replica; undefined when all are left out. */
  choose(): Promise<Chosen | undefined>;
}

/** A replica that has all that was committed up to a position. */
export interface Chosen {
  readonly replica: Replica;
  readonly position: WalPosition;
  /** When its process began: after a restart it may be behind what it has shown before. */
  readonly startedAt: string;
}

/**
 * The statements of one request that only reads. All of them see at least what was committed before the first, and none
 * sees less than the one before it: they go to one replica and, from the first that it cannot answer, to the primary.
 */
export class ReplicaReader implements SqlRunner {
  private choosing: Promise<Chosen | undefined> | undefined;
  private isOnPrimary = false;

  /**
   * @param primary answers what no replica does
   */
  constructor(
    private readonly primary: SqlRunner,
    private readonly deadline: Deadline,
    private readonly replicas: ReplicaChoice,
  ) {}

  async rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const chosen =
      this.isOnPrimary || !statement.readsOnly ? undefined : await (this.choosing ??= this.replicas.choose());
    // Another statement of the request may have failed meanwhile.
    const rows =
      chosen && !this.isOnPrimary ? await chosen.replica.rows({ statement, values }, chosen, this.deadline) : undefined;
    if (rows) {
      return rows;
    }
    this.isOnPrimary = true;
    this.replicas.missed++;
    return this.primary.rows(statement, values);
  }
}
