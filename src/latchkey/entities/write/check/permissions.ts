import { Injectable } from '@nestjs/common';
import { eachInSlices, groupBy } from '../../../common/in-slices.js';
import { restError, type RestError } from '../../../errors/rest-error.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { EntityAction } from '../../../roles/rights.js';
import { type Change, changedValues, type UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { columnsOf } from '../statements/stored-rows.js';
import { sameValue } from '../same-value.js';
import type { RowPlace } from '../../../conditions/row-restrictions.js';
import { readableHierarchy } from '../../../conditions/visible-rows.js';
import { RoleSettings } from '../../../config/setting-groups.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import { permitsRow } from '../../../roles/row-level/permits-row.js';
import type { RowPolicy } from '../../../roles/row-level/row-policy.js';
import { RowVerdicts } from '../../read/row-verdicts.js';

/**
 * Composition items, and objects of a subclass of the requested entity, need the entity policy for what happens to them
 * (protocol/roles.md 4). An item that is only mentioned undergoes nothing.
 *
 * @param entity the requested entity, whose policy has been checked before
 * @throws RestError 403 `Forbidden`
 */
export async function checkNestedPermissions(
  { caller }: WriteTask,
  entity: EntityModel,
  unit: UnitOfWork,
): Promise<void> {
  const require = (action: EntityAction, { name }: EntityModel): void => {
    if (!caller.rights.mayDo(action, name)) {
      throw restError('refused', { resource: name, type: 'entity', action });
    }
  };
  const roots = new Set(unit.roots.filter((root) => root.entity === entity));
  await eachInSlices(unit.all, (change) => {
    if (!roots.has(change) && (isWritten(change) || isAttempted(change))) {
      operationsOf(change).forEach((action) => {
        require(action, change.entity);
      });
    }
  });
  for (const row of unit.removed) {
    require('delete', row.entity);
  }
}

/** What the caller must be allowed to do: a soft-deleted row that comes back is created again, and changed. */
export const operationsOf = ({ operation, row }: Change): readonly EntityAction[] =>
  row?.deleted ? ['create', 'update'] : [operation];

/**
 * Whether the request tries to change what the caller may not: an attempt is refused, never ignored silently. A value that
 * responses hide counts whatever it is, or the refusal would say whether it is the stored one.
 */
function isAttempted({ entity, row, before, body }: Change): boolean {
  const columns = columnsOf(entity);
  return (
    row !== undefined &&
    ([...body.values.keys()].some((name) => columns.get(name)?.attribute.secret === true) ||
      [...body.refused].some(
        ([name, value]) =>
          value === undefined || !sameValue(columns.get(name)?.attribute, before.get(name) ?? null, value),
      ))
  );
}

/** Whether the request changes anything about the object itself. */
export const isWritten = (change: Change): boolean =>
  !change.row ||
  change.row.deleted ||
  change.body.links.size > 0 ||
  change.dynamicChanges.size > 0 ||
  changedValues(change).length > 0;

/** A stored row, known by what it really is. */
interface RowIdentity {
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
  rights.mayDo('read', entity.name) && readableHierarchy(entity, rights).includes(row.entity);

/** What row-level roles say about rows that a request writes; nothing is checked where none of them restricts it. */
@Injectable()
export class RowPolicies {
  constructor(
    private readonly verdicts: RowVerdicts,
    private readonly visibility: RowVisibility,
  ) {}

  /**
   * Checks the policies of an action against rows as they are now in the transaction, one statement per entity
   * (protocol/roles.md 6).
   *
   * @param rows locked or written by the transaction
   * @throws RestError 403 `Forbidden` naming the row
   */
  async require(
    transaction: Transaction,
    caller: Caller,
    action: EntityAction,
    rows: readonly RowIdentity[],
  ): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      if (this.verdicts.restricts(caller, action, entity)) {
        const ids = group.map(({ id }) => id);
        const subjects = await this.verdicts.of(transaction, caller, action, entity, ids);
        await eachInSlices(group, (row) => {
          if (!permitsRow(caller.rights, action, subjects.get(row.id))) {
            throw refused(`${entity.name}-${idText(row)}`, action);
          }
        });
      }
    }
  }

  /**
   * Rows that a delete policy reaches must not be hidden from the caller: no request changes what its author cannot
   * see. The response names no row.
   *
   * @param action what would happen to the rows
   * @throws RestError 403 `Forbidden` naming the entity
   */
  async requireSeen(
    transaction: Transaction,
    caller: Caller,
    action: EntityAction,
    rows: readonly RowIdentity[],
  ): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      const ids = group.map(({ id }) => id);
      const sees = await this.visibility.permitted(transaction, caller, entity, ids, 'nested');
      if (!group.every(sees)) {
        throw refused(entity.name, action);
      }
    }
  }
}

const refused = (resource: string, action: EntityAction): RestError =>
  restError('refused', { resource, type: 'entity', action });

const idText = ({ entity: { key }, id }: RowIdentity): string => key.partsOf(id).join(',');
