import { eachInSlices } from '../../common/in-slices.js';
import { getOrCreate } from '../../common/get-or-create.js';
import { rootOf } from '../../model/class-tables.js';
import { isViewable } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import type { AttributeOwner } from '../viewable.js';
import type { CheckedDeletion } from './entity-deleter.js';
import type { RowsOfTable } from './deletion/deletion-statements.js';

/** What a deletion would do; protocol/entities.md 9.5. */
export interface DeletionPreview {
  readonly deleted: readonly DeletedCount[];
  readonly unlinked: readonly UnlinkedCount[];
}

/** Rows of one entity that would be deleted. */
interface DeletedCount {
  readonly entity: string;
  /** Rows that the request names. */
  requested: number;
  /** Rows that go along with others. */
  along: number;
  /** Whether the rows are only marked as deleted, or leave their table. */
  readonly soft: boolean;
}

/** Rows that would stay and lose one reference. */
interface UnlinkedCount {
  readonly entity: string;
  readonly attribute: string;
  count: number;
}

/**
 * Counts what a deletion would change, as far as the caller may know of it: a deletion needs no right to read what goes
 * along, so rows of entities that the caller may not read are left out, and references that the caller may not view.
 * Rows that policies hide are not among them: they refuse the deletion.
 *
 * @param named the rows of the request
 */
export async function previewOf(
  rights: Rights,
  { plan, unlinked }: CheckedDeletion,
  named: RowsOfTable,
): Promise<DeletionPreview> {
  const ids = new Set(named.ids);
  const deletedCounts = new Map<string, DeletedCount>();
  const unlinkedCounts = new Map<string, UnlinkedCount>();
  await eachInSlices(plan.live, ({ entity, id, removed }) => {
    if (rights.mayDo('read', entity.name)) {
      const count = getOrCreate(deletedCounts, `${entity.name} ${removed}`, () => ({
        entity: entity.name,
        requested: 0,
        along: 0,
        soft: !removed,
      }));
      count[rootOf(entity) === rootOf(named.entity) && ids.has(id) ? 'requested' : 'along'] += 1;
    }
  });
  await eachInSlices(unlinked, ({ row: { entity }, values }) => {
    for (const attribute of values.keys()) {
      if (rights.mayDo('read', entity.name) && isShown(rights, entity, attribute)) {
        getOrCreate(unlinkedCounts, `${entity.name} ${attribute}`, () => ({
          entity: entity.name,
          attribute,
          count: 0,
        })).count += 1;
      }
    }
  });
  return { deleted: [...deletedCounts.values()], unlinked: [...unlinkedCounts.values()] };
}

/** @param path an attribute, or one inside of an embedded object */
function isShown(rights: Rights, { attributes }: AttributeOwner, path: string): boolean {
  const [name = '', ...inside] = path.split('.');
  const attribute = attributes.get(name);
  return (
    attribute !== undefined &&
    isViewable(rights, attribute) &&
    (inside.length === 0 || (attribute.kind === 'embedded' && isShown(rights, attribute, inside.join('.'))))
  );
}
