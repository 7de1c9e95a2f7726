import { Injectable } from '@nestjs/common';
import { asStatementError, StatementError } from '../../errors/statement-error.js';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { Messages } from '../../messages/messages.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { ConstraintColumns } from './constraint-columns.js';
import { responseToError, type WriteOperation } from './write-database-errors.js';

/** What a write is about: the entity of the URL, if it is one, and what is done with it. */
export interface WriteTarget {
  readonly entity?: EntityModel;
  readonly operation: WriteOperation;
}

/** Runs the writes of one request; faults of the database become the responses of protocol/errors.md 5. */
@Injectable()
export class WriteTransactions {
  constructor(
    private readonly database: Database,
    private readonly entities: EntityRegistry,
    private readonly messages: Messages,
    private readonly constraints: ConstraintColumns,
  ) {}

  /** @param work runs again, hooks included, when the database rolled it back because of a conflicting transaction */
  async run<T>(caller: Caller, target: WriteTarget, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const progress = { done: false };
    try {
      return await this.database.transaction(async (transaction) => {
        progress.done = false;
        const result = await work(transaction);
        progress.done = true;
        return result;
      }, caller.deadline);
    } catch (error) {
      // What fails when the work is done are constraints that wait for the commit.
      const thrown = progress.done ? asStatementError(error) : error;
      if (
        thrown instanceof StatementError &&
        thrown.reported.constraint !== undefined &&
        !this.constraints.of(thrown.reported)
      ) {
        await this.constraints.refresh();
      }
      throw this.translated(thrown, caller, target);
    }
  }

  /** Runs a part of a transaction. */
  async part<T>(caller: Caller, target: WriteTarget, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.translated(error, caller, target);
    }
  }

  private translated(error: unknown, { locale }: Caller, { entity, operation }: WriteTarget): unknown {
    if (!(error instanceof StatementError)) {
      return error;
    }
    return responseToError(error, {
      entity,
      operation,
      entities: this.entities,
      texts: this.messages.texts(locale),
      columns: this.constraints.of(error.reported) ?? [],
    });
  }
}
