import { groupBy } from '../../../common/group-by.js';
import type { ToOneAttribute } from '../../../metadata/attribute.js';
import type { EntityId } from '../../../metadata/entity-key.js';
import type { Change, UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';

interface StoredReference {
  readonly change: Change;
  readonly attribute: ToOneAttribute;
  readonly id: EntityId;
}

/**
 * References to rows that READ policies hide stay as they are, whatever the body says about them: who does not see them
 * cannot mean to change them (protocol/roles.md 8). One statement per target entity.
 */
export async function keepHiddenReferences(task: WriteTask, { all }: UnitOfWork): Promise<void> {
  const { transaction, caller, sight } = task;
  const named = all
    .flatMap(storedReferences)
    .filter(({ attribute }) => caller.rights.mayDo('read', attribute.target.name));
  for (const [target, group] of groupBy(named, ({ attribute }) => attribute.target)) {
    const ids = group.map(({ id }) => id);
    const sees = await sight.permitted(transaction, caller, target, ids, 'nested');
    for (const { change, attribute } of group.filter(({ id }) => !sees({ entity: target, id }))) {
      change.references.delete(attribute);
      change.values.delete(attribute.name);
    }
  }
}

/** What the references that a body wants to change point to until now. */
const storedReferences = (change: Change): StoredReference[] =>
  [...change.references].flatMap(([attribute, wanted]) => {
    const id = change.before.get(attribute.name);
    return typeof id === 'string' && id !== wanted ? [{ change, attribute, id }] : [];
  });
