import { eachInSlices } from '../../../common/in-slices.js';
import { restError } from '../../../errors/rest-error.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { EntityAction } from '../../../roles/rights.js';
import { type Change, changedValues, type UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { columnsOf } from '../statements/stored-rows.js';
import { sameValue } from '../same-value.js';

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
  !change.row || change.row.deleted || change.body.links.size > 0 || changedValues(change).length > 0;
