import { eachInSlices } from '../../../common/in-slices.js';
import { isUpdated } from '../statements/update-rows.js';
import type { Change, UnitOfWork } from './change.js';

/**
 * Marks the roots below which something is created, changed or removed. Items rarely carry a version in bodies: without
 * a new one at the root, two people who edit the lines of one order would overwrite each other (protocol/entities.md 12).
 *
 * @param unit its values hold real changes only
 */
export async function touchRoots({ roots, all, removed, owners }: UnitOfWork): Promise<void> {
  const losing = new Set(removed.map((row) => owners.get(row)));
  const versioned = new Set(roots.filter(({ row, entity }) => row && entity.systemAttribute('version')));
  const written = new Set<Change>();
  // Items stand behind their owners.
  await eachInSlices(all.toReversed(), (change) => {
    const below =
      losing.has(change) || [...change.children.values()].some((items) => items.some((item) => written.has(item)));
    if (below && versioned.has(change)) {
      change.touched = true;
    }
    if (below || !change.row || isUpdated(change)) {
      written.add(change);
    }
  });
}
