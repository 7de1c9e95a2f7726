import { getOrCreate } from '../../../common/get-or-create.js';
import { groupBy } from '../../../common/group-by.js';
import { eachInSlices } from '../../../common/in-slices.js';
import type { ToOneAttribute } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
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
 * statement may refer to each other; where batches refer to each other in a cycle, one of the references waits.
 */
export async function insertOrder(created: readonly Change[]): Promise<InsertOrder> {
  const batches = await batchesOf(created);
  if (batches.length < 2) {
    return { batches, postponed: [] };
  }
  const homes = new Map<string, InsertBatch>();
  for (const batch of batches) {
    await eachInSlices(batch.changes, ({ entity, id }) => homes.set(identityOf(entity, id), batch));
  }
  const references = new Map<InsertBatch, readonly ReferenceTo[]>();
  for (const batch of batches) {
    references.set(batch, await referencesOf(batch, homes));
  }
  const ordered = targetsFirst(batches, references);
  const position = new Map(ordered.map((batch, index) => [batch, index]));
  const postponed: PostponedReference[] = [];
  for (const [index, batch] of ordered.entries()) {
    await eachInSlices(references.get(batch) ?? [], ({ change, attribute, home }) => {
      if ((position.get(home) ?? 0) > index) {
        postponed.push({ change, attribute });
      }
    });
  }
  return { batches: ordered, postponed };
}

/** A reference to an object that is created as well. */
interface ReferenceTo extends PostponedReference {
  readonly home: InsertBatch;
}

async function batchesOf(created: readonly Change[]): Promise<InsertBatch[]> {
  const batches: InsertBatch[] = [];
  for (const [entity, changes] of groupBy(created, (change) => change.entity)) {
    const withDefaults = defaultsOf(entity);
    const byGiven = new Map<string, { readonly given: readonly string[]; readonly changes: Change[] }>();
    await eachInSlices(changes, (change) => {
      const given = withDefaults.filter((name) => change.values.has(name));
      const key = given.join();
      getOrCreate(byGiven, key, () => ({ given, changes: [] })).changes.push(change);
    });
    for (const { given, changes: alike } of byGiven.values()) {
      batches.push({ entity, given, changes: alike });
    }
  }
  return batches;
}

/** Names of the attributes that the database fills where they are not set. */
const defaultsOf = (entity: EntityModel): readonly string[] =>
  [...columnsOf(entity)].flatMap(([name, { attribute }]) =>
    attribute.kind !== 'toOne' && attribute.generated ? [name] : [],
  );

function targetsFirst(
  batches: readonly InsertBatch[],
  references: ReadonlyMap<InsertBatch, readonly ReferenceTo[]>,
): InsertBatch[] {
  const ordered = new Set<InsertBatch>();
  const visited = new Set<InsertBatch>();
  const visit = (batch: InsertBatch): void => {
    if (visited.has(batch)) {
      return;
    }
    visited.add(batch);
    new Set(references.get(batch)?.map(({ home }) => home)).forEach(visit);
    ordered.add(batch);
  };
  batches.forEach(visit);
  return [...ordered];
}

/** Everything created that the rows of a batch refer to. */
async function referencesOf(
  { entity, changes }: InsertBatch,
  homes: ReadonlyMap<string, InsertBatch>,
): Promise<readonly ReferenceTo[]> {
  const found: ReferenceTo[] = [];
  for (const [name, { attribute }] of columnsOf(entity)) {
    if (attribute.kind === 'toOne') {
      await eachInSlices(changes, (change) => {
        const id = change.values.get(name);
        const home = typeof id === 'string' ? homes.get(identityOf(attribute.target, id)) : undefined;
        if (home) {
          found.push({ change, attribute, home });
        }
      });
    }
  }
  return found;
}
