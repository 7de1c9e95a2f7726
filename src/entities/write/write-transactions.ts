import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/database.js';
import { Messages } from '../../messages/messages.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import { isConflictOfTransactions, translatedDatabaseFaults } from './database-faults.js';

/** How often a request is tried that the database gave up for the sake of another one. */
const ATTEMPTS = 3;

/** Runs the writes of one request; faults of the database answer as protocol/errors.md 5 says. */
@Injectable()
export class WriteTransactions {
  constructor(
    private readonly database: Database,
    private readonly entities: EntityRegistry,
    private readonly messages: Messages,
  ) {}

  /**
   * @param entity the entity of the URL
   * @param work is done again, hooks included, when the database broke a deadlock by undoing it
   */
  run<T>(caller: Caller, entity: EntityModel, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.translated(caller, entity, () => this.runAll(work));
  }

  /** The same for work over several entities, each part of which is {@link translated}. */
  runAll<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.attempt(work, ATTEMPTS);
  }

  /** Runs a part of a transaction that is about one entity. */
  translated<T>({ locale }: Caller, entity: EntityModel, work: () => Promise<T>): Promise<T> {
    return translatedDatabaseFaults(entity, this.entities, this.messages.texts(locale), work);
  }

  private async attempt<T>(work: (transaction: Transaction) => Promise<T>, attempts: number): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (attempts === 1 || !isConflictOfTransactions(error)) {
        throw error;
      }
    }
    return this.attempt(work, attempts - 1);
  }
}
