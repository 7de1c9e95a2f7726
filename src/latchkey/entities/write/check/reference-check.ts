import { append, eachInSlices, groupBy } from '../../../common/in-slices.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { ToManyAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { RestError } from '../../../errors/rest-error.js';
import { type Change, identityOf, type UnitOfWork } from '../change/change.js';
import { readableHierarchy } from '../../../conditions/visible-rows.js';
import type { WriteTask } from '../change/write-task.js';
import { checkReach } from './references-in-reach.js';
import { existingIds, idsOfReadableClasses } from '../statements/stored-rows.js';
import { linkedIds } from '../statements/link-rows.js';

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
    readableHierarchy(target, caller.rights).length < target.hierarchy.length
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

/** A reference that a body names, with undefined for an object without a usable id. */
interface Named {
  readonly attribute: ToOneAttribute | ToManyAttribute;
  readonly id: EntityId | undefined;
}

/** What the references of a request name. */
interface NamedReferences {
  readonly named: readonly Named[];
  /** Ids of rows that must exist and be visible. */
  readonly wanted: ReadonlyMap<EntityModel, ReadonlySet<EntityId>>;
}

/**
 * Every referenced row must exist and be readable for the caller, or be saved by the same request; the value already
 * stored may stay (protocol/roles.md 4). Soft-deleted rows count as existing (protocol/entities.md 10.2). One statement
 * per target entity.
 *
 * @throws RestError 400 `Referenced entity for property '...' is missing`, and for a row that the foreign key does not accept
 */
export async function checkReferences(task: WriteTask, unit: UnitOfWork): Promise<void> {
  const { named, wanted } = await namedReferences(task, unit);
  const existing = new Map<EntityModel, ReadonlySet<EntityId>>();
  for (const [target, ids] of wanted) {
    existing.set(target, await seenIds(task, target, [...ids]));
  }
  await eachInSlices(named, ({ attribute, id = '' }) => {
    const { target } = attribute;
    if (wanted.get(target)?.has(id) && !existing.get(target)?.has(id)) {
      throw missing(task, attribute);
    }
  });
  await checkReach(
    task,
    named.map(({ attribute, id = '' }) => ({ attribute, id })),
    unit.all,
  );
}

/**
 * What references and links of a request name, and which rows they need.
 *
 * @throws RestError 400 where no look at the rows can help
 */
export async function namedReferences(task: WriteTask, { all }: UnitOfWork): Promise<NamedReferences> {
  const saved = new Set<string>();
  await eachInSlices(all, ({ entity, id }) => {
    identitiesOf(entity, id).forEach((identity) => saved.add(identity));
  });
  const wanted = new Map<EntityModel, Set<EntityId>>();
  const named = await newReferences(all);
  append(named, await newLinks(task, all));
  await eachInSlices(named, ({ attribute, id }) => {
    if (id === undefined || !task.caller.rights.mayDo('read', attribute.target.name)) {
      throw missing(task, attribute);
    }
    if (!saved.has(classIdentity(attribute.target, id))) {
      getOrCreate(wanted, attribute.target, () => new Set<EntityId>()).add(id);
    }
  });
  return { named, wanted };
}

/** Those of the ids that are rows the caller sees; functions have the last word. */
export async function seenIds(
  { transaction, caller, visibility }: WriteTask,
  target: EntityModel,
  ids: readonly EntityId[],
): Promise<ReadonlySet<EntityId>> {
  const found = await existingIds(transaction, target, ids, caller);
  if (!caller.rights.restrictions.decidesInMemory(target)) {
    return found;
  }
  const sees = await visibility.permitted(transaction, caller, target, [...found], 'root');
  return new Set([...found].filter((id) => sees({ entity: target, id })));
}

/** Whether no row of an entity is hidden from the caller. */
const seesAll = ({ caller, visibility }: WriteTask, target: EntityModel): boolean =>
  caller.rights.mayDo('read', target.name) &&
  readableHierarchy(target, caller.rights).length === target.hierarchy.length &&
  !visibility.hidesRows(caller, target, 'root');

/** An object can be referred to as what it is and as all that it extends. */
const identitiesOf = (entity: EntityModel, id: EntityId): string[] => [
  classIdentity(entity, id),
  ...(entity.parent ? identitiesOf(entity.parent, id) : []),
];

const classIdentity = ({ name }: EntityModel, id: EntityId): string => `${name} ${id}`;

async function newReferences(all: readonly Change[]): Promise<Named[]> {
  const named: Named[] = [];
  await eachInSlices(all, ({ references, before }) => {
    for (const [attribute, id] of references) {
      if (id !== null && (id === undefined || id !== before.get(attribute.name))) {
        named.push({ attribute, id });
      }
    }
  });
  return named;
}

/** Links to what the caller cannot read may stay; all others are looked up anyway. */
async function newLinks(task: WriteTask, all: readonly Change[]): Promise<Named[]> {
  const links = all.flatMap((change) => [...change.body.links].map(([attribute, ids]) => ({ change, attribute, ids })));
  const named: Named[] = [];
  for (const [attribute, group] of groupBy(links, (each) => each.attribute)) {
    const stored = seesAll(task, attribute.target)
      ? undefined
      : await linkedIds(
          task.transaction,
          attribute,
          group.map(({ change }) => change),
        );
    await eachInSlices(group, ({ change, ids }) => {
      const present = stored?.get(identityOf(change.entity, change.id));
      for (const id of ids) {
        if (id === undefined || !present?.has(id)) {
          named.push({ attribute, id });
        }
      }
    });
  }
  return named;
}

const missing = ({ errorOf }: WriteTask, { name }: Named['attribute']): RestError =>
  errorOf(`Referenced entity for property '${name}' is missing`);
