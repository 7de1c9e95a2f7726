import { type SqlRunner, Statement } from '../../sql/statement.js';

/** A place in the write-ahead log. */
export interface WalPosition {
  /** Eight hexadecimal digits; after a promotion they are others, and positions of both cannot be compared. */
  readonly timeline: string;
  /** Bytes since the beginning of the log. */
  readonly bytes: number;
}

/**
 * Includes every commit that a client may know of. Commits that are reported before they are on disk are ahead of what is
 * flushed; only flushed log reaches a replica, so for all others the position on disk is the better one.
 */
const POSITION = new Statement(
  "SELECT left(pg_walfile_name(lsn), 8), lsn - '0/0' FROM (SELECT CASE current_setting('synchronous_commit')" +
    " WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END) AS wal (lsn)",
);

/** How far the primary is. What a replica that has reached this position shows includes all that was committed before. */
export class PrimaryPosition {
  private next: Promise<WalPosition> | undefined;

  constructor(private readonly primary: SqlRunner) {}

  /** The position at a moment after this call. Calls of one turn of the event loop share a statement. */
  now(): Promise<WalPosition> {
    return (this.next ??= this.read());
  }

  private async read(): Promise<WalPosition> {
    await new Promise(setImmediate);
    // Who calls from here on may have seen a commit that this statement does not see.
    this.next = undefined;
    const [[timeline, bytes] = []] = await this.primary.rows(POSITION);
    return { timeline: timeline ?? '', bytes: Number(bytes) };
  }
}
