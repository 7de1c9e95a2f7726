import { eachInSlices } from '../../common/in-slices.js';
import type { StoredValue } from '../../model/entity-hooks.js';
import type { EntityId } from '../../model/entity-key.js';
import type { EntityModel } from '../../model/entity-model.js';
import { type Change, identityOf, type UnitOfWork } from './change/change.js';
import type { StoredRow } from './statements/stored-rows.js';

/** What one request writes, in the order of its statements. */
export interface WriteOrder {
  /** Items that nothing else of the request refers to. */
  readonly removedFirst: readonly StoredRow[];
  readonly updatedFirst: readonly Change[];
  readonly created: readonly Change[];
  /** Those that refer to created objects. */
  readonly updatedLast: readonly Change[];
  /**
   * Items that a changed object refers to until then: the database and its policies may forbid removing them earlier.
   */
  readonly removedLast: readonly StoredRow[];
}

/**
 * Releases old values before new ones come, wherever references allow it: so a unique value can move from a removed
 * item to another one, and from an updated one to a new one.
 */
export async function writeOrder({ all, removed }: UnitOfWork): Promise<WriteOrder> {
  const created = all.filter(({ row }) => !row);
  const updated = all.filter(({ row }) => row);
  const [updatedLast, updatedFirst] = await split(updated, refersTo(updated.length > 0 ? created : []));
  const [removedLast, removedFirst] = await split(removed, await isTouchedBy(removed.length > 0 ? all : []));
  return { removedFirst, updatedFirst, created, updatedLast, removedLast };
}

/** Whether a change refers to one of the created objects. */
function refersTo(created: readonly Change[]): (change: Change) => boolean {
  const fresh = identities(created);
  return (change) => fresh.size > 0 && targetsIn(change, change.values).some((each) => fresh.has(each));
}

/** Whether one of the changes refers to a row, before it or after it. */
async function isTouchedBy(changes: readonly Change[]): Promise<(row: StoredRow) => boolean> {
  const touched = new Set<string>();
  await eachInSlices(changes, (change) => {
    for (const targets of [targetsIn(change, change.before), targetsIn(change, change.values), links(change)]) {
      targets.forEach((target) => touched.add(target));
    }
  });
  return ({ entity, id }) => touched.has(identityOf(entity, id));
}

async function split<T>(items: readonly T[], holds: (item: T) => boolean): Promise<readonly [T[], T[]]> {
  const [yes, no]: [T[], T[]] = [[], []];
  await eachInSlices(items, (item) => {
    (holds(item) ? yes : no).push(item);
  });
  return [yes, no];
}

const identities = (rows: readonly { readonly entity: EntityModel; readonly id: EntityId }[]): ReadonlySet<string> =>
  new Set(rows.map(({ entity, id }) => identityOf(entity, id)));

/** Everything that to-one references among the values point to. */
function targetsIn({ entity }: Change, values: ReadonlyMap<string, StoredValue>): string[] {
  return [...entity.attributes.values()].flatMap((attribute) => {
    const id = attribute.kind === 'toOne' ? values.get(attribute.name) : undefined;
    return attribute.kind === 'toOne' && typeof id === 'string' ? [identityOf(attribute.target, id)] : [];
  });
}

const links = ({ body }: Change): string[] =>
  [...body.links].flatMap(([{ target }, ids]) =>
    ids.flatMap((id) => (id === undefined ? [] : [identityOf(target, id)])),
  );
