import { Injectable } from '@nestjs/common';
import { eachInSlices } from '../../../common/in-slices.js';
import type { RowPlace } from '../../../conditions/row-restrictions.js';
import { readableFamily } from '../../../conditions/visible-rows.js';
import { RoleSettings } from '../../../config/setting-groups.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { EntityId } from '../../../model/entity-key.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import { permitsRow } from '../../../roles/row-level/permits-row.js';
import type { RowPolicy } from '../../../roles/row-level/row-policy.js';
import { RowVerdicts } from '../../read/row-verdicts.js';

/** A stored row, known by what it really is. */
export interface RowIdentity {
  readonly entity: EntityModel;
  readonly id: EntityId;
}

/** Whether the caller sees a row, soft-deleted or not. */
export type Sees = (row: RowIdentity) => boolean;

/**
 * The one place that decides which stored rows a write may touch: those of entities the caller may read, which no READ
 * policy hides (protocol/roles.md 4, 6, 7.4). Rows are judged after they are locked, by one statement for all: a row,
 * and other data that its conditions look at, may have changed while the lock was awaited.
 */
@Injectable()
export class RowVisibility {
  constructor(
    private readonly verdicts: RowVerdicts,
    private readonly settings: RoleSettings,
  ) {}

  /**
   * @param entity the entity under which the rows are requested
   * @param ids of the rows that will be checked
   * @param place whether the request is about them, or reaches them from other rows
   */
  async of(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    ids: readonly EntityId[],
    place: RowPlace,
  ): Promise<Sees> {
    const permitted = await this.permitted(transaction, caller, entity, ids, place);
    return (row) => seesClass(caller, entity, row) && permitted(row);
  }

  /** The same without rights on entities: whether READ policies hide the row. */
  async permitted(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    ids: readonly EntityId[],
    place: RowPlace,
  ): Promise<Sees> {
    if (!this.hidesRows(caller, entity, place)) {
      return () => true;
    }
    const subjects = await this.verdicts.of(transaction, caller, 'read', entity, ids);
    const seen = new Set<EntityId>();
    await eachInSlices(subjects, ([id, subject]) => {
      if (permitsRow(caller.rights, 'read', subject, (policy) => this.counts(policy, place))) {
        seen.add(id);
      }
    });
    return ({ id }) => seen.has(id);
  }

  /** Whether any policy may hide rows of the entity. */
  hidesRows(caller: Caller, entity: EntityModel, place: RowPlace): boolean {
    return this.verdicts.policies(caller, 'read', entity).some((policy) => this.counts(policy, place));
  }

  /** Whether READ predicates, not only query policies, restrict rows of the entity (protocol/roles.md 8). */
  hasPredicate(caller: Caller, entity: EntityModel): boolean {
    return this.verdicts.policies(caller, 'read', entity).some(({ test }) => test.kind !== 'condition' || !test.query);
  }

  private counts({ test }: RowPolicy, place: RowPlace): boolean {
    return place === 'root' || this.settings.QUERY_POLICY_NESTED || test.kind !== 'condition' || !test.query;
  }
}

/** Whether the caller may read rows of this class when asking for the entity. */
export const seesClass = ({ rights }: Caller, entity: EntityModel, row: RowIdentity): boolean =>
  rights.mayDo('read', entity.name) && readableFamily(entity, rights).includes(row.entity);
