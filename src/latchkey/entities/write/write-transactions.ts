import { Injectable } from '@nestjs/common';
import { asStatementFault, StatementFault } from '../../errors/statement-fault.js';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { Messages } from '../../messages/messages.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { ConstraintColumns } from './constraint-columns.js';
import { responseToFault, type WriteOperation } from './database-faults.js';

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
      const thrown = progress.done ? asStatementFault(error) : error;
      if (
        thrown instanceof StatementFault &&
        thrown.fault.constraint !== undefined &&
        !this.constraints.of(thrown.fault)
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
    if (!(error instanceof StatementFault)) {
      return error;
    }
    return responseToFault(error, {
      entity,
      operation,
      entities: this.entities,
      texts: this.messages.texts(locale),
      columns: this.constraints.of(error.fault) ?? [],
    });
  }
}
