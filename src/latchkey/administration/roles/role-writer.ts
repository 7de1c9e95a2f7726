import { Injectable } from '@nestjs/common';
import { groupBy } from '../../common/in-slices.js';
import type { JsonObject } from '../../common/json-text.js';
import { LimitSettings } from '../../config/setting-groups.js';
import type { Transaction } from '../../sql/transaction.js';
import { RequestObjects } from '../../entities/write/body/request-bodies.js';
import { createdRoots } from '../../entities/write/change/root-changes.js';
import { RowVisibility } from '../../entities/write/check/permissions.js';
import type { WriteTask } from '../../entities/write/change/write-task.js';
import { EntityDeleter } from '../../entities/write/entity-deleter.js';
import { UnitsOfWork } from '../../entities/write/unit-of-work.js';
import { creationError } from '../../entities/write/write-error.js';
import { WriteTransactions } from '../../entities/write/write-transactions.js';
import { EntityRegistry } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { RightsService } from '../../roles/rights.service.js';
import type { ImportedRole } from './imported-roles.js';
import { RESOURCE_KIND, type RoleKind } from './role-kind.js';

/** Carries a result out of a transaction, which it undoes. */
class Undone extends Error {
  constructor(readonly result: unknown) {
    super('A preview is never committed');
  }
}

/**
 * Saves and deletes runtime roles the way the generic entity API does, with its checks and hooks. The permission
 * `security.admin` is all that is needed for it: rights on the entities of roles are not checked.
 */
@Injectable()
export class RoleWriter {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly units: UnitsOfWork,
    private readonly deleter: EntityDeleter,
    private readonly transactions: WriteTransactions,
    private readonly rights: RightsService,
    private readonly visibility: RowVisibility,
    private readonly limits: LimitSettings,
  ) {}

  /** @throws RestError 400 for more roles and policies than one request may have */
  requireFew(roles: readonly ImportedRole[]): void {
    const objects = new RequestObjects(this.limits.MAX_REQUEST_OBJECTS, creationError);
    for (const [{ entity }, group] of groupBy(roles, ({ kind }) => kind)) {
      objects.add(
        this.entities.get(entity),
        group.map(({ json }) => json),
      );
    }
  }

  /** Runs `work` in one transaction; faults of the database are those of other writes. */
  transaction<T>(caller: Caller, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.transactions.run(
      caller,
      { entity: this.entities.get(RESOURCE_KIND.entity), operation: 'create' },
      work,
    );
  }

  /** Runs `work` in one transaction and undoes it: nothing is written, no signal is sent, and no cache changes. */
  async undone<T>(caller: Caller, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.transaction(caller, async (transaction) => {
        throw new Undone(await work(transaction));
      });
    } catch (error) {
      if (error instanceof Undone) {
        return error.result as T;
      }
      throw error;
    }
  }

  /**
   * @param bodies of roles with their policies; those with an id update the role they name
   * @param bulk whether violations say in which of them they are
   * @returns codes in the order of the bodies
   * @throws RestError 400, 403 or 409 as a POST of the bodies
   */
  async save(
    caller: Caller,
    kind: RoleKind,
    bodies: readonly JsonObject[],
    bulk: boolean,
    transaction: Transaction,
  ): Promise<readonly string[]> {
    const entity = this.entities.get(kind.entity);
    const rights = await this.rights.full(transaction);
    const task: WriteTask = {
      caller: { ...caller, rights },
      transaction,
      visibility: this.visibility,
      errorOf: creationError,
      specific: false,
      bodies: { rights, locking: false, limits: this.limits },
    };
    const unit = await this.units.save(task, entity, await createdRoots(task, entity, bodies), bulk);
    return unit.roots.map(({ before, values }) => String(values.get('code') ?? before.get('code') ?? ''));
  }

  /**
   * Deletes a runtime role with its policies, and ends its assignments.
   *
   * @throws RestError 409 as a DELETE of it
   */
  async delete(caller: Caller, kind: RoleKind, id: string, transaction: Transaction): Promise<void> {
    const rights = await this.rights.full(transaction);
    await this.deleter.delete(transaction, { ...caller, rights }, this.entities.get(kind.entity), [id]);
  }
}
