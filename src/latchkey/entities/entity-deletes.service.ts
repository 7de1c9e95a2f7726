import { Injectable } from '@nestjs/common';
import type { ReadBody } from '../http/request-bodies.js';
import { eachInSlices } from '../common/in-slices.js';
import { restError } from '../errors/rest-error.js';
import { RestResponse } from '../http/rest-response.js';
import { LimitSettings } from '../config/setting-groups.js';
import { type EntityId, type EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { Caller } from '../roles/caller.js';
import type { Transaction } from '../sql/transaction.js';
import { type NamedId, parseDeletion } from './deletion-body.js';
import { requireId } from './entity-id.js';
import { checkIfMatch } from './entity-tag.js';
import { RequestObjects } from './write/body/request-bodies.js';
import { requiredRows } from './write/change/root-changes.js';
import { RowVisibility } from './write/check/permissions.js';
import { previewOf } from './write/deletion-preview.js';
import { DirectDeletions } from './write/direct/direct-deletions.js';
import { EntityDeleter } from './write/entity-deleter.js';
import { deletionError } from './write/write-error.js';
import { WriteTransactions } from './write/write-transactions.js';

/** Deletions of the generic endpoint, each in one transaction; protocol/entities.md 9.3 and 9.4. */
@Injectable()
export class EntityDeletes {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly direct: DirectDeletions,
    private readonly deleter: EntityDeleter,
    private readonly transactions: WriteTransactions,
    private readonly visibility: RowVisibility,
    private readonly limits: LimitSettings,
  ) {}

  /** @param ifMatch value of the header `If-Match` */
  async one(caller: Caller, entityName: string, idText: string, ifMatch: string | undefined): Promise<RestResponse> {
    const entity = this.deletable(caller, entityName);
    const id = requireId(entity, idText, this.limits);
    return (await this.direct.delete(caller, entity, id, ifMatch))
      ? RestResponse.empty(204)
      : this.delete(caller, entity, [{ id, text: idText }], ifMatch);
  }

  /** @param json parsed JSON of the body */
  async many(caller: Caller, entityName: string, json: ReadBody): Promise<RestResponse> {
    const entity = this.deletable(caller, entityName);
    return this.delete(caller, entity, await this.namedIn(entity, json));
  }

  /**
   * What {@link many} would do; nothing is written (protocol/entities.md 9.5).
   *
   * @param json parsed JSON of the body
   */
  async preview(caller: Caller, entityName: string, json: ReadBody): Promise<RestResponse> {
    const entity = this.deletable(caller, entityName);
    const wanted = await this.namedIn(entity, json);
    const preview = await this.transactions.run(caller, { entity, operation: 'delete' }, async (transaction) => {
      const ids = await this.idsOf(transaction, caller, entity, wanted);
      const checked = await this.deleter.checked(transaction, caller, entity, ids);
      return previewOf(caller.rights, checked, { entity, ids });
    });
    return RestResponse.result(JSON.stringify(preview));
  }

  private async namedIn(entity: EntityModel, json: ReadBody): Promise<readonly NamedId[]> {
    const objects = new RequestObjects(this.limits.MAX_REQUEST_OBJECTS, deletionError);
    return parseDeletion(entity, await json(), this.limits, objects);
  }

  private deletable(caller: Caller, entityName: string): EntityModel {
    const entity = this.entities.get(entityName);
    if (!caller.rights.mayDo('delete', entity.name)) {
      throw restError('deletionForbidden', { entity: entity.name });
    }
    return entity;
  }

  private async delete(
    caller: Caller,
    entity: EntityModel,
    wanted: readonly NamedId[],
    ifMatch?: string,
  ): Promise<RestResponse> {
    if (wanted.length > 0) {
      await this.transactions.run(caller, { entity, operation: 'delete' }, async (transaction) => {
        const ids = await this.idsOf(transaction, caller, entity, wanted, ifMatch);
        await this.deleter.delete(transaction, caller, entity, ids);
      });
    }
    return RestResponse.empty(204);
  }

  /**
   * The ids of rows that the caller sees, each once; the rows are locked.
   *
   * @throws RestError 404 for another one, 412 for a row in another state
   */
  private async idsOf(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    wanted: readonly NamedId[],
    ifMatch?: string,
  ): Promise<readonly EntityId[]> {
    const rows = await requiredRows({ caller, transaction, visibility: this.visibility }, entity, wanted);
    await eachInSlices(rows, (row) => {
      checkIfMatch(caller, ifMatch, row);
    });
    return [...new Set(rows.map(({ id }) => id))];
  }
}
