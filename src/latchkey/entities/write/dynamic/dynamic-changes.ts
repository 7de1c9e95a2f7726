import { eachInSlices, groupBy } from '../../../common/in-slices.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import type { SystemRole } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Change, UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { ReferenceLists } from './reference-lists.js';
import { storedValues } from './value-rows.js';

/** What a change of the row sets; without any of them its values change alone. */
const MARKS: readonly SystemRole[] = ['version', 'lastModifiedDate', 'lastModifiedBy'];

/**
 * Finds out which values of dynamic attributes really change: defaults are filled in, references are checked and compared
 * with what is stored (protocol/dynamic-attributes.md 2, 4).
 *
 * @throws RestError 400 for a reference to what is missing
 */
export async function prepareDynamics(task: WriteTask, unit: UnitOfWork): Promise<void> {
  const now = new Date();
  const concerned: Change[] = [];
  await eachInSlices(unit.all, (change) => {
    if (!change.row) {
      fillDefaults(change, now);
    }
    if (change.dynamics.size > 0) {
      concerned.push(change);
    }
  });
  const references = new ReferenceLists(task, unit);
  for (const [entity, group] of groupBy(concerned, (change) => change.entity)) {
    const attributes = [...new Set(group.flatMap(({ dynamics }) => [...dynamics.keys()]))];
    const ids = group.filter(({ row }) => row).map(({ id }) => id);
    const stored = await storedValues(task.transaction, entity, attributes, ids);
    for (const attribute of attributes) {
      const named = group.flatMap((change) => {
        const wanted = change.dynamics.get(attribute);
        return wanted ? [{ change, wanted, present: change.row ? stored(attribute, change.id) : [] }] : [];
      });
      const lists = await references.of(attribute, named);
      await eachInSlices(lists, ({ change, wanted, present }) => {
        change.dynamics.set(attribute, wanted);
        if (!equal(attribute, wanted, present)) {
          change.dynamicChanges.set(attribute, wanted);
          change.touched ||= change.row !== undefined && isMarked(entity);
        }
      });
    }
  }
}

function fillDefaults({ entity, dynamics }: Change, now: Date): void {
  for (const attribute of entity.dynamicAttributes.values()) {
    const value = dynamics.has(attribute) ? undefined : attribute.dynamic.initial?.(now);
    if (value !== undefined) {
      dynamics.set(attribute, [value]);
    }
  }
}

const isMarked = (entity: EntityModel): boolean => MARKS.some((role) => entity.systemAttribute(role) !== undefined);

/** Numbers and moments are equal in whichever text; references of a list have no order. */
function equal(attribute: DynamicAttribute, a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) {
    return false;
  }
  if ('target' in attribute) {
    return a.every((id) => b.includes(id));
  }
  const { compare } = DATATYPES[attribute.type];
  return a.every((value, index) => compare(value, b[index] ?? '') === 0);
}
