import { groupBy } from '../../../common/group-by.js';
import type { ToOneAttribute } from '../../../metadata/attribute.js';
import type { EntityModel } from '../../../metadata/entity-model.js';
import { type Change, identityOf } from '../change/change.js';
import { columnsOf } from '../columns.js';

/** New objects that one statement inserts. */
export interface InsertBatch {
  readonly entity: EntityModel;
  /** Names of the attributes with a default of the database that all of them set. */
  readonly given: readonly string[];
  readonly changes: readonly Change[];
}

/** A reference that can be set only when all rows are there. */
export interface PostponedReference {
  readonly change: Change;
  readonly attribute: ToOneAttribute;
}

export interface InsertOrder {
  readonly batches: readonly InsertBatch[];
  readonly postponed: readonly PostponedReference[];
}

/**
 * Puts new objects into batches, and the batches into an order in which every reference finds its target. Rows of one
 * statement may refer to each other; where batches refer to each other in a circle, one of the references waits.
 */
export function insertOrder(created: readonly Change[]): InsertOrder {
  const batches = batchesOf(created);
  const homes = new Map<string, InsertBatch>();
  for (const batch of batches) {
    for (const { entity, id } of batch.changes) {
      homes.set(identityOf(entity, id), batch);
    }
  }
  const ordered = targetsFirst(batches, homes);
  const position = new Map(ordered.map((batch, index) => [batch, index]));
  const postponed = ordered.flatMap((batch, index) =>
    referencesOf(batch).flatMap(({ change, attribute, identity }) => {
      const home = homes.get(identity);
      return home && (position.get(home) ?? 0) > index ? [{ change, attribute }] : [];
    }),
  );
  return { batches: ordered, postponed };
}

function batchesOf(created: readonly Change[]): InsertBatch[] {
  return [...groupBy(created, (change) => change.entity)].flatMap(([entity, ofEntity]) =>
    [...groupBy(ofEntity, (change) => JSON.stringify(givenDefaults(change)))].map(([given, changes]): InsertBatch => ({
      entity,
      given: JSON.parse(given) as string[],
      changes,
    })),
  );
}

const givenDefaults = ({ entity, values }: Change): string[] =>
  [...columnsOf(entity)].flatMap(([name, { attribute }]) =>
    attribute.kind !== 'toOne' && attribute.generated && values.has(name) ? [name] : [],
  );

function targetsFirst(batches: readonly InsertBatch[], homes: ReadonlyMap<string, InsertBatch>): InsertBatch[] {
  const ordered = new Set<InsertBatch>();
  const visited = new Set<InsertBatch>();
  const visit = (batch: InsertBatch): void => {
    if (visited.has(batch)) {
      return;
    }
    visited.add(batch);
    for (const { identity } of referencesOf(batch)) {
      const target = homes.get(identity);
      if (target) {
        visit(target);
      }
    }
    ordered.add(batch);
  };
  batches.forEach(visit);
  return [...ordered];
}

/** Everything the rows of a batch refer to. */
function referencesOf({ entity, changes }: InsertBatch): (PostponedReference & { readonly identity: string })[] {
  return [...columnsOf(entity)].flatMap(([name, { attribute }]) => {
    if (attribute.kind !== 'toOne') {
      return [];
    }
    return changes.flatMap((change) => {
      const id = change.values.get(name);
      return typeof id === 'string' ? [{ change, attribute, identity: identityOf(attribute.target, id) }] : [];
    });
  });
}
