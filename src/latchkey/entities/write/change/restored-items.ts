import type { SqlValue } from '../../../sql/statement.js';
import { groupBy } from '../../../common/in-slices.js';
import type { EntityId } from '../../../model/entity-model.js';
import { type CompositionAttribute, isComposition } from '../body/entity-body.js';
import { lockRows, type StoredRow } from '../statements/stored-rows.js';
import type { Change } from './change.js';
import type { WriteTask } from './write-task.js';

/** Items of one composition that come back with their owner. */
interface RestoredItems {
  readonly owner: Change;
  readonly attribute: CompositionAttribute;
  readonly rows: readonly StoredRow[];
}

/**
 * What a soft-deleted owner brings back: the composition items that were deleted with it, unless the body itself lists
 * the items. Items that the caller does not see stay deleted. One statement per composition and level, and none unless
 * an owner comes back.
 */
export async function itemsDeletedWith(task: WriteTask, level: readonly Change[]): Promise<readonly RestoredItems[]> {
  const owners = level.filter(({ row }) => row?.deleted);
  const silent = owners.flatMap((owner) => silentCompositions(owner).map((attribute) => ({ owner, attribute })));
  const restored: RestoredItems[] = [];
  for (const [attribute, group] of groupBy(silent, (each) => each.attribute)) {
    const items = await deletedItems(task, attribute, group);
    for (const { owner } of group) {
      const rows = items.filter((row) => deletedAt(row) === deletedAt(owner.row) && belongsTo(row, attribute, owner));
      if (rows.length > 0) {
        restored.push({ owner, attribute, rows });
      }
    }
  }
  return restored;
}

const silentCompositions = ({ entity, body }: Change): CompositionAttribute[] =>
  [...entity.attributes.values()]
    .filter((attribute) => attribute.kind === 'toOne' || attribute.kind === 'toMany')
    .filter((attribute) => isComposition(attribute) && !body.items.has(attribute));

/** Soft-deleted items of the owners, those that the caller sees. */
async function deletedItems(
  { transaction, caller, visibility }: WriteTask,
  attribute: CompositionAttribute,
  group: readonly { readonly owner: Change }[],
): Promise<readonly StoredRow[]> {
  const { target } = attribute;
  if (!target.systemAttribute('deletedDate')) {
    return [];
  }
  const rows = await lockRows(transaction, target, wantedItems(attribute, group));
  const sees = await visibility.of(transaction, caller, target, [...rows.keys()], 'nested');
  return [...rows.values()].filter((row) => row.deleted && target.hierarchy.includes(row.entity) && sees(row));
}

function wantedItems(
  attribute: CompositionAttribute,
  group: readonly { readonly owner: Change }[],
): Parameters<typeof lockRows>[2] {
  if (!attribute.link) {
    return { ids: group.flatMap(({ owner }) => idsIn(owner.before.get(attribute.name))) };
  }
  const [first] = group;
  const { link } = attribute;
  if (!first || link.kind !== 'inverse') {
    return { ids: [] };
  }
  const ids = group.map(({ owner }) => owner.id);
  return { ids: [], owners: { held: link, entity: first.owner.entity, ids } };
}

function belongsTo(row: StoredRow, attribute: CompositionAttribute, owner: Change): boolean {
  if (!attribute.link) {
    return owner.before.get(attribute.name) === row.id;
  }
  return attribute.link.kind === 'inverse' && row.values.get(attribute.link.attribute) === owner.id;
}

/** When the row was marked as deleted: one deletion marks all its rows with the time of its transaction. */
function deletedAt(row: StoredRow | undefined): SqlValue | undefined {
  const attribute = row?.entity.systemAttribute('deletedDate');
  return attribute && row?.values.get(attribute.name);
}

const idsIn = (value: SqlValue | undefined): EntityId[] => (typeof value === 'string' ? [value] : []);
