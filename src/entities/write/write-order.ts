import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityId } from '../../metadata/entity-key.js';
import type { EntityModel } from '../../metadata/entity-model.js';
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
  /** Items that a changed object refers to until then: its database and its policies may forbid to remove them before. */
  readonly removedLast: readonly StoredRow[];
}

/**
 * Lets go of old values before new ones come, wherever references allow it: so a unique value can move from a removed
 * item to another one, and from an updated one to a new one.
 */
export function writeOrder({ all, removed }: UnitOfWork): WriteOrder {
  const created = all.filter(({ row }) => !row);
  const updated = all.filter(({ row }) => row);
  const fresh = identities(created);
  const touched = new Set(
    all.flatMap((change) => [
      ...targetsIn(change, change.before),
      ...targetsIn(change, change.values),
      ...links(change),
    ]),
  );
  const refersToCreated = (change: Change): boolean => targetsIn(change, change.values).some((each) => fresh.has(each));
  const isTouched = ({ entity, id }: StoredRow): boolean => touched.has(identityOf(entity, id));
  return {
    removedFirst: removed.filter((row) => !isTouched(row)),
    updatedFirst: updated.filter((change) => !refersToCreated(change)),
    created,
    updatedLast: updated.filter(refersToCreated),
    removedLast: removed.filter(isTouched),
  };
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
