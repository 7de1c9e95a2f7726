import type { Steps } from '../../../common/in-slices.js';
import type { EntityId } from '../../../model/entity-model.js';
import type { EntityBody } from '../body/entity-body.js';
import type { StoredRow } from '../statements/stored-rows.js';

/** The rows that matter for one composition of one owner. */
export interface ItemRows {
  /** Current items, soft-deleted former ones included. */
  readonly own: ReadonlyMap<EntityId, StoredRow>;
  /** Every other row whose id a body names. */
  readonly others: ReadonlyMap<EntityId, StoredRow>;
  /** Whether the caller sees an item; hidden ones are neither changed nor removed (protocol/roles.md 8). */
  readonly visible: (row: StoredRow) => boolean;
  /** Ids of items that were hidden when the client read them: they are not removed, either. */
  readonly kept?: ReadonlySet<EntityId>;
  /** Refuses the id of a row that belongs elsewhere. */
  readonly taken: (id: EntityId) => Error;
}

export interface MatchedItems {
  /** What is saved, with the row to be updated; without one the item is new. */
  readonly saved: readonly { readonly body: EntityBody; readonly row: StoredRow | undefined }[];
  readonly removed: readonly StoredRow[];
}

/**
 * Matches the items of a to-many composition by id: unknown ones are new, items that are not mentioned are removed,
 * former ones come back (protocol/entities.md 10.4).
 */
export function* matchItems(bodies: readonly EntityBody[], rows: ItemRows): Steps<MatchedItems> {
  const saved: MatchedItems['saved'][number][] = [];
  const mentioned = new Set<StoredRow>();
  for (const body of bodies) {
    const row = ownRow(body, rows);
    if (row) {
      mentioned.add(row);
    }
    if (!row || rows.visible(row)) {
      saved.push({ body, row });
    }
    yield;
  }
  const removed: StoredRow[] = [];
  for (const row of rows.own.values()) {
    if (!row.deleted && !mentioned.has(row) && rows.visible(row) && !rows.kept?.has(row.id)) {
      removed.push(row);
    }
    yield;
  }
  return { saved, removed };
}

/**
 * Matches the item of a to-one composition: without an id, or with its own, the current one is updated; another id
 * replaces it; no item removes it (protocol/entities.md 10.3, protocol/README.md decision 15).
 *
 * @returns undefined when the current item is hidden, and so stays
 */
export function matchItem(body: EntityBody | undefined, rows: ItemRows): MatchedItems | undefined {
  const own = [...rows.own.values()];
  const current = own.find(({ deleted }) => !deleted) ?? own[0];
  if (current && !rows.visible(current)) {
    return undefined;
  }
  if (body && current && (body.id === undefined || body.id === current.id)) {
    return { saved: [{ body, row: current }], removed: [] };
  }
  const removed = current && !current.deleted ? [current] : [];
  return { saved: body ? [{ body, row: ownRow(body, rows) }] : [], removed };
}

function ownRow({ id }: EntityBody, { own, others, taken }: ItemRows): StoredRow | undefined {
  if (id === undefined) {
    return undefined;
  }
  if (!own.has(id) && others.has(id)) {
    throw taken(id);
  }
  return own.get(id);
}
