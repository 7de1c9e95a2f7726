import { eachInSlices, groupBy } from '../../../common/in-slices.js';
import type { ToManyAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { type Change, identityOf } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { readRows } from '../statements/run-statement.js';

/** A reference that a body names, to a row that the caller sees or saves. */
interface Named {
  readonly attribute: ToOneAttribute | ToManyAttribute;
  readonly id: EntityId;
}

/**
 * Where each class has a table, a foreign key accepts rows of its target only, and not those of classes that extend it. One
 * statement per target with such classes.
 *
 * @param saved objects of the same request
 * @throws RestError 400 naming the attribute and the row
 */
export async function checkReach(task: WriteTask, named: readonly Named[], saved: readonly Change[]): Promise<void> {
  const restricted = named.filter(({ attribute: { ownRowsOnly } }) => ownRowsOnly);
  if (restricted.length === 0) {
    return;
  }
  const classes = new Map<string, EntityModel>();
  await eachInSlices(saved, ({ entity, id }) => classes.set(identityOf(entity, id), entity));
  for (const [target, group] of groupBy(restricted, ({ attribute }) => attribute.target)) {
    const stored = group.filter(({ id }) => !classes.has(identityOf(target, id)));
    const own = await ownIds(task, target, [...new Set(stored.map(({ id }) => id))]);
    const isInReach = ({ id }: Named): boolean => own.has(id) || classes.get(identityOf(target, id)) === target;
    const other = group.find((each) => !isInReach(each));
    if (other) {
      throw task.errorOf(
        `Attribute '${other.attribute.name}' takes only objects that are ${target.name} themselves: ${target.key.shown(other.id)} is of an entity that extends it`,
      );
    }
  }
}

async function ownIds(
  { transaction }: WriteTask,
  { key, table }: EntityModel,
  ids: readonly EntityId[],
): Promise<ReadonlySet<EntityId>> {
  if (ids.length === 0) {
    return new Set();
  }
  const text = `SELECT ${key.textIn('t')} FROM ${table} t WHERE ${key.isAnyOf('t', 1)}`;
  const rows = await readRows(transaction, text, key.arraysOf(ids));
  return new Set(rows.map(([id]) => key.normalId(id ?? '')));
}
