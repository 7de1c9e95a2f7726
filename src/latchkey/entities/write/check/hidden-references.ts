import { groupBy } from '../../../common/group-by.js';
import { append, eachInSlices } from '../../../common/in-slices.js';
import { readableFamily } from '../../../conditions/visible-rows.js';
import type { ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId } from '../../../model/entity-key.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Change, UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { idsOfReadableClasses } from '../statements/stored-rows.js';

interface StoredReference {
  readonly change: Change;
  readonly attribute: ToOneAttribute;
  /** What it points to before the change. */
  readonly id: EntityId;
}

/**
 * References to rows that the caller does not see stay as they are, whatever the body says about them: callers who do
 * not see them cannot mean to change them (protocol/roles.md 8). Rows are hidden by READ policies, or belong to an
 * entity that the caller may not read. One statement per target entity, two where it has subclasses that the caller may
 * not read.
 */
export async function keepHiddenReferences(task: WriteTask, { all }: UnitOfWork): Promise<void> {
  const named: StoredReference[] = [];
  await eachInSlices(all, (change) => {
    append(named, storedReferences(change));
  });
  for (const [target, group] of groupBy(named, ({ attribute }) => attribute.target)) {
    const hidden = task.caller.rights.mayDo('read', target.name)
      ? await hiddenReferences(task, target, group)
      : group.filter(({ change, attribute }) => change.references.get(attribute) === null);
    for (const { change, attribute } of hidden) {
      change.references.delete(attribute);
      change.values.delete(attribute.name);
    }
  }
}

async function hiddenReferences(
  { transaction, caller, visibility }: WriteTask,
  target: EntityModel,
  group: readonly StoredReference[],
): Promise<readonly StoredReference[]> {
  const ids = group.map(({ id }) => id);
  const readable =
    readableFamily(target, caller.rights).length < target.family.length
      ? await idsOfReadableClasses(transaction, target, ids, caller)
      : new Set(ids);
  const permitted = await visibility.permitted(transaction, caller, target, ids, 'nested');
  return group.filter(({ id }) => !readable.has(id) || !permitted({ entity: target, id }));
}

/** What the references that a body wants to change point to before the change. */
const storedReferences = (change: Change): StoredReference[] =>
  [...change.references].flatMap(([attribute, wanted]) => {
    const id = change.before.get(attribute.name);
    return typeof id === 'string' && id !== wanted ? [{ change, attribute, id }] : [];
  });
