import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../database/database.js';
import { Messages } from '../../messages/messages.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import { translatedDatabaseFaults } from './database-faults.js';

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
   * @param work is done again, hooks included, when the database undid it for the sake of another transaction
   */
  run<T>(caller: Caller, entity: EntityModel, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.translated(caller, entity, () => this.runAll(caller, work));
  }

  /** The same for work over several entities, each part of which is {@link translated}. */
  runAll<T>({ deadline }: Caller, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(work, deadline);
  }

  /** Runs a part of a transaction that is about one entity. */
  translated<T>({ locale }: Caller, entity: EntityModel, work: () => Promise<T>): Promise<T> {
    return translatedDatabaseFaults(entity, this.entities, this.messages.texts(locale), work);
  }
}
