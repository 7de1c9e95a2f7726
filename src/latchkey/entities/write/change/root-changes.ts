import { inSlices, mapInSlices, mapSteps, type Steps } from '../../../common/in-slices.js';
import { restError } from '../../../errors/rest-error.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { readNew } from '../body/body-reader.js';
import type { EntityBody } from '../body/entity-body.js';
import { readingBodies, requireObject } from '../body/request-bodies.js';
import { lockRows, type StoredRow } from '../statements/stored-rows.js';
import { type Change, changeOf } from './change.js';
import { storedChange } from './change-tree.js';
import type { NamedId } from '../../deletion-body.js';
import { type Sees, seesClass } from '../check/permissions.js';
import type { WriteTask } from './write-task.js';

/**
 * What a POST creates. The id of a row the caller sees updates that row, also when it is soft-deleted
 * (protocol/entities.md 8.1, protocol/README.md decision 12).
 *
 * @throws RestError 400 for a faulty body or an entity without a table, 403 without the right to update, 409 for the id of a row the caller does not see
 */
export async function createdRoots(
  task: WriteTask,
  entity: EntityModel,
  elements: readonly unknown[],
): Promise<readonly Change[]> {
  if (!entity.stored) {
    throw task.errorOf(`${entity.name} has no table: its objects are made by services, and none is saved`);
  }
  const read = mapSteps(elements, (element) => readNew(entity, requireObject(element), task.bodies));
  const bodies = await inSlices(readingBodies(task.specific, task.errorOf, read));
  const ids = bodies.flatMap(({ id }) => id ?? []);
  const rows = await lockRows(task.transaction, entity, { ids });
  const sees = await task.visibility.of(task.transaction, task.caller, entity, [...rows.keys()], 'root');
  return inSlices(mapSteps(bodies, (body) => upsert(task, entity, body, rows, sees)));
}

function* upsert(
  task: WriteTask,
  entity: EntityModel,
  body: EntityBody,
  rows: ReadonlyMap<EntityId, StoredRow>,
  sees: Sees,
): Steps<Change> {
  const { caller } = task;
  const row = body.id === undefined ? undefined : rows.get(body.id);
  if (!row) {
    return changeOf(body, undefined);
  }
  if (!seesClass(caller, entity, row) || !sees(row)) {
    throw restError('idTaken', { entity: entity.name, id: entity.key.shown(row.id) });
  }
  if (!caller.rights.mayDo('update', entity.name)) {
    throw restError('updatingForbidden', { entity: entity.name });
  }
  return yield* storedChange(task, body, row, body);
}

/**
 * The rows of a PUT or DELETE, locked. They are loaded with READ rights (protocol/roles.md 7.4).
 *
 * @throws RestError 404 for a row that is missing, soft-deleted or hidden
 */
export async function requiredRows(
  { caller, transaction, visibility }: Pick<WriteTask, 'caller' | 'transaction' | 'visibility'>,
  entity: EntityModel,
  named: readonly NamedId[],
): Promise<readonly StoredRow[]> {
  const ids = entity.stored ? named.map(({ id }) => id) : [];
  const rows = await lockRows(transaction, entity, { ids });
  const sees = await visibility.of(transaction, caller, entity, [...rows.keys()], 'root');
  return mapInSlices(named, ({ id, text }) => {
    const row = rows.get(id);
    if (!row || row.deleted || !sees(row)) {
      throw restError('entityIdNotFound', { entity: entity.name, id: text });
    }
    return row;
  });
}

/** What a PUT changes. @throws RestError 400 for a faulty body */
export const updatedRoots = (
  task: WriteTask,
  rows: readonly StoredRow[],
  elements: readonly unknown[],
): Promise<readonly Change[]> =>
  inSlices(
    mapSteps(rows, (row, index) =>
      storedChange(task, { entity: row.entity, json: requireObject(elements[index]) }, row),
    ),
  );
