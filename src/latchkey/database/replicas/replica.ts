import { Logger } from '@nestjs/common';
import pg, { type Pool } from 'pg';
import { counted, type Deadline, requireTime } from '../../common/deadline.js';
import type { TimeoutSettings } from '../../config/setting-groups.js';
import { factsOf } from '../../errors/database-error.js';
import { asStatementError, StatementError } from '../../errors/statement-error.js';
import { type BoundStatement, Statement, type TextRow } from '../../sql/statement.js';
import type { Connection } from '../connection.js';
import { clientOptions } from '../data-source.js';
import { runBatch } from '../driver/batch-query.js';
import { Connections, PoolShare } from '../driver/limited-client.js';
import { isPrepared } from '../driver/text-query.js';
import { LineLimits } from '../line-limits.js';
import { reasonOf, refusalOf } from '../wait-for-server.js';
import { claimsOf } from '../session-claims.js';
import type { PrimaryPosition, WalPosition } from './primary-position.js';
import type { Chosen } from './replica-reader.js';
import { ReplicaLine, type ServerFacts, SILENT_MS } from './replica-line.js';

/**
 * Runs in one message with a read, before it: what the read sees is at least as new. Whatever has happened to the replica
 * since it was last looked at, a restart, a promotion or another server at its address, shows here.
 */
const HAS_REACHED = new Statement(
  "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() - '0/0' >= $1::numeric" +
    " AND extract(epoch FROM pg_postmaster_start_time())::text = $2 AND current_setting('transaction_isolation') = 'read committed'",
);
const STATEMENT_CUT = '57014';
const FOREIGN =
  'it leads to another server, database or user than DATABASE_URL: name a standby of that server, with the same database and user';

/** How replicas are used. */
export interface ReplicaOptions {
  /** Of the primary: replicas get the same settings of the session. */
  readonly connection: Connection;
  readonly timeouts: Pick<TimeoutSettings, 'STATEMENT_TIMEOUT' | 'SLOW_STATEMENT'>;
  /** Milliseconds that a read waits for a replica. */
  readonly maxLag: number;
}

/** One replica: whether reads may go to it, and its connections for them. */
export class Replica {
  /** Why it gets no reads; undefined when it gets some. */
  fault: string | undefined = 'it was not looked at yet';
  /** Why it can never be a replica of this database, as far as the last look shows; ends a sentence. */
  refusal: string | undefined;
  /** Statements that it has answered. */
  answered = 0;
  /** Statements that it runs at the moment. */
  running = 0;
  private readonly logger = new Logger('Replicas');
  private readonly line: LineLimits;
  private readonly watch: ReplicaLine;
  private facts: ServerFacts | undefined;
  private pool: Pool | undefined;
  private connections: Connections | undefined;

  /** @param name in logs, metrics and reports of health: its address may hold what is nobody's business */
  constructor(
    readonly name: string,
    private readonly url: string,
    private readonly options: ReplicaOptions,
  ) {
    const { STATEMENT_TIMEOUT, SLOW_STATEMENT } = options.timeouts;
    this.line = new LineLimits(true, STATEMENT_TIMEOUT, SLOW_STATEMENT || Infinity);
    this.watch = new ReplicaLine({ connectionString: url, application_name: 'latchkey' }, (error) => {
      this.lost(error);
    });
  }

  /**
   * Looks at it once, and decides whether it gets reads.
   *
   * @param identity that it must have
   */
  async check(identity: string, primary: PrimaryPosition): Promise<void> {
    let facts: ServerFacts;
    try {
      facts = await this.watch.look();
    } catch (error) {
      this.refusal = refusalOf(error);
      this.lost(error);
      return;
    }
    this.facts = facts;
    this.refusal = facts.identity === identity ? undefined : FOREIGN;
    this.open();
    const fault = this.refusal ?? (facts.isStandby ? undefined : 'it follows no primary');
    if (fault !== undefined) {
      this.found(fault);
      return;
    }
    const position = await primary.now().catch(() => undefined);
    const behind = position && (await this.faultAt(position, facts));
    // Without a primary nobody knows how far it is: then no read goes to it either.
    if (position && this.facts === facts) {
      this.found(behind);
    }
  }

  /**
   * Waits until it has all that was committed up to a position. One that has not in time is left out for now.
   *
   * @returns when its process began; undefined when it is left out
   */
  async reaches(position: WalPosition): Promise<string | undefined> {
    const { facts } = this;
    const fault = facts && (await this.faultAt(position, facts));
    if (fault !== undefined && this.facts === facts) {
      this.found(fault);
    }
    return this.fault === undefined ? facts?.startedAt : undefined;
  }

  /**
   * Runs a read, if it has all that was committed up to the position.
   *
   * @param chosen of {@link reaches}
   * @returns undefined where it could not, for a cause that is its own; otherwise the error is that of the statement
   */
  async rows(
    read: BoundStatement,
    { position, startedAt }: Omit<Chosen, 'replica'>,
    deadline: Deadline,
  ): Promise<TextRow[] | undefined> {
    const { connections, facts } = this;
    // It may have been looked at again since it was chosen.
    if (!connections || facts?.startedAt !== startedAt || facts.timeline !== position.timeline) {
      return undefined;
    }
    const claims = deadline.claims ? [claimsOf(deadline.claims)] : [];
    const began = performance.now();
    requireTime(deadline, began);
    this.running++;
    deadline.usage?.began();
    try {
      const check = { statement: HAS_REACHED, values: [String(position.bytes), startedAt] };
      const rows = await this.run(connections, [check, ...claims, read], deadline);
      if (rows[0]?.[0]?.[0] !== 't') {
        return undefined;
      }
      this.answered++;
      return counted(deadline, began, rows.at(-1) ?? []);
    } catch (error) {
      if (isOfTheStatement(error)) {
        throw error;
      }
      return undefined;
    } finally {
      this.running--;
      deadline.usage?.ended();
    }
  }

  async close(): Promise<void> {
    this.watch.close();
    this.line.close();
    if (this.running > 0) {
      this.line.dropAll('Connection terminated: the application ends');
    }
    await this.pool?.end();
  }

  private async run(
    connections: Connections,
    statements: readonly BoundStatement[],
    deadline: Deadline,
  ): Promise<TextRow[][]> {
    const { client, release } = await connections.take(deadline);
    try {
      const isKept = (statement: Statement): boolean => isPrepared(statement, !this.watch.isPooled);
      const rows = await runBatch(client, statements, { deadline, isPrepared: isKept });
      release();
      return rows;
    } catch (error) {
      release(isOfTheStatement(error) ? undefined : (error as Error));
      throw error;
    }
  }

  private async faultAt({ timeline, bytes }: WalPosition, facts: ServerFacts): Promise<string | undefined> {
    if (facts.timeline !== timeline) {
      return `it follows timeline ${facts.timeline}, and the primary is on ${timeline}`;
    }
    const reached = await this.watch.reaches(bytes, this.options.maxLag);
    return reached ? undefined : `it is more than ${this.options.maxLag} ms behind`;
  }

  /** What runs on it fails now, and the primary answers; a silent server would keep it waiting. */
  private lost(error: unknown): void {
    this.facts = undefined;
    this.found(reasonOf(error));
    this.line.dropAll('Connection terminated: the replica does not respond');
  }

  /** Only a change is worth a line. */
  private found(fault: string | undefined): void {
    const { fault: before } = this;
    this.fault = fault;
    if (fault !== undefined && before !== fault) {
      this.logger.warn(`Replica ${this.name} gets no reads: ${fault}`);
    } else if (fault === undefined && before !== undefined) {
      this.logger.log(`Replica ${this.name} gets reads`);
    }
  }

  /** Once it is known whether a pooler is in between. */
  private open(): void {
    if (this.pool) {
      return;
    }
    const { connection, timeouts } = this.options;
    const pooler = this.watch.isPooled ? { keepsNames: false } : undefined;
    this.pool = new pg.Pool({
      ...clientOptions({ ...connection, pooler }, timeouts.STATEMENT_TIMEOUT, this.line),
      connectionString: this.url,
      application_name: 'latchkey',
      max: connection.poolSize,
      connectionTimeoutMillis: SILENT_MS,
    } as unknown as pg.PoolConfig);
    // The next look reports what has become of it.
    this.pool.on('error', () => undefined);
    // Nothing is reserved: only reads come here.
    const { limits } = this.line;
    this.connections = new Connections(this.pool, limits, new PoolShare(connection.poolSize, limits));
  }
}

/** The primary would fail in the same way, or, when the statement takes too long, be kept busy for as long once more. */
const isOfTheStatement = (error: unknown): boolean =>
  asStatementError(error) instanceof StatementError || factsOf(error).code === STATEMENT_CUT;
