import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';
import { counted, type Deadline, requireTime } from '../common/deadline.js';
import type { SqlValue, Statement, TextRow } from '../sql/statement.js';
import type { Signal, Transaction } from '../sql/transaction.js';
import { isPrepared, type LazyStart, runCounted, runText, type TextQueryOptions } from './driver/text-query.js';

/** A running transaction, with the signals that its commit will send. */
export class OpenTransaction implements Transaction {
  readonly signals: Signal[] = [];

  constructor(
    private readonly client: ClientBase,
    /** For code that prefers TypeORM. */
    readonly manager: EntityManager,
    private readonly keepsNames: boolean,
    private readonly deadline: Deadline,
    /** Absent where the transaction has started. */
    private readonly start: LazyStart | undefined,
  ) {}

  async rows(statement: Statement, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    const options = await this.optionsOf(statement);
    return counted(this.deadline, await runText(this.client, statement, values, options));
  }

  /** Runs an INSERT, UPDATE or DELETE. @returns how many rows it wrote: a trigger or a rule may have skipped some */
  async count(statement: Statement, values: readonly SqlValue[] = []): Promise<number> {
    const written = await runCounted(this.client, statement, values, await this.optionsOf(statement));
    counted(this.deadline, []);
    return written;
  }

  private async optionsOf(statement: Statement): Promise<TextQueryOptions> {
    requireTime(this.deadline);
    const prepared = isPrepared(statement, this.keepsNames);
    return { prepared, startsTransaction: await this.start?.isBroughtBy(prepared ? statement.name : undefined) };
  }

  /** Notifies every instance, once this transaction is committed, that cached knowledge is out of date. */
  signal(signal: Signal): void {
    this.signals.push(signal);
  }
}
