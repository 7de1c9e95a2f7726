import { getOrCreate } from '../../../common/get-or-create.js';
import { eachInSlices, groupBy } from '../../../common/in-slices.js';
import type { ToOneAttribute } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { needsTargetRow, referenceValues } from '../../../model/reference-columns.js';
import { type Change, identityOf, type WrittenChange } from '../change/change.js';
import { type InsertStatement, insertOf } from './insert-statement.js';
import { columnsOf, type WriteColumn } from './stored-rows.js';
import type { SqlValue } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import { releaseExchanged } from './exchanged-values.js';
import { BoundRows, writeRows } from './run-statement.js';
import { updateGroup } from './update-group.js';

/** New objects that one statement inserts. */
interface InsertBatch {
  readonly entity: EntityModel;
  /** Names of the attributes with a default of the database that all of them set. */
  readonly given: readonly string[];
  readonly changes: readonly Change[];
}

/** A reference that can be set only when all rows are there. */
interface PostponedReference {
  readonly change: Change;
  readonly attribute: ToOneAttribute;
}

interface InsertOrder {
  readonly batches: readonly InsertBatch[];
  readonly postponed: readonly PostponedReference[];
}

/**
 * Puts new objects into batches, and the batches into an order in which every reference finds its target. Rows of one
 * statement may refer to each other; where batches refer to each other in a cycle, one of the references waits.
 */
export async function insertOrder(created: readonly Change[]): Promise<InsertOrder> {
  const batches = await batchesOf(created);
  if (batches.length < 2 && !batches.some(({ entity }) => refersByOtherColumn(entity))) {
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
      const earliest = needsTargetRow(attribute, attribute.target) ? index - 1 : index;
      if ((position.get(home) ?? 0) > earliest) {
        postponed.push({ change, attribute });
      }
    });
  }
  return { batches: ordered, postponed };
}

const refersByOtherColumn = (entity: EntityModel): boolean =>
  [...columnsOf(entity).values()].some(
    ({ attribute }) => attribute.kind === 'toOne' && attribute.columns && needsTargetRow(attribute, attribute.target),
  );

/** A reference to an object that is created as well. */
interface ReferenceTo extends PostponedReference {
  readonly home: InsertBatch;
}

async function batchesOf(created: readonly Change[]): Promise<InsertBatch[]> {
  const batches: InsertBatch[] = [];
  for (const [entity, changes] of groupBy(created, (change) => change.entity)) {
    const withDefaults = defaultsOf(entity);
    const byColumns = new Map<string, { readonly given: readonly string[]; readonly changes: Change[] }>();
    await eachInSlices(changes, (change) => {
      const given = withDefaults.filter((name) => change.values.has(name));
      const key = given.join();
      getOrCreate(byColumns, key, () => ({ given, changes: [] })).changes.push(change);
    });
    for (const { given, changes: alike } of byColumns.values()) {
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
    const targets = references.get(batch) ?? [];
    new Set(targets.flatMap(({ attribute, home }) => (attribute.mandatory ? [home] : []))).forEach(visit);
    for (const home of new Set(targets.map((each) => each.home))) {
      // What waits for a row that is still to come can be null until then only where its column takes null.
      const needed = neededBy(home, references);
      if (![...needed].some((each) => visited.has(each) && !ordered.has(each))) {
        visit(home);
      }
    }
    ordered.add(batch);
  };
  batches.forEach(visit);
  return [...ordered];
}

/** The batches that mandatory references of a batch lead to, over others, too. */
function neededBy(
  batch: InsertBatch,
  references: ReadonlyMap<InsertBatch, readonly ReferenceTo[]>,
  found = new Set<InsertBatch>(),
): ReadonlySet<InsertBatch> {
  for (const { attribute, home } of references.get(batch) ?? []) {
    if (attribute.mandatory && !found.has(home)) {
      neededBy(home, references, found.add(home));
    }
  }
  return found;
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

/**
 * Inserts new objects, one statement per entity and set of attributes with defaults, targets of references first. Sets
 * version 1 and the audit attributes of creation (protocol/entities.md 13).
 *
 * @param author username of the caller
 */
export async function insertRows(transaction: Transaction, created: readonly Change[], author: string): Promise<void> {
  const { batches, postponed } = await insertOrder(created);
  const waiting = groupBy(postponed, ({ attribute }) => attribute);
  for (const batch of batches) {
    await insertBatch(transaction, batch, waiting, author);
  }
  for (const [attribute, group] of waiting) {
    await setReferences(
      transaction,
      attribute,
      group.map(({ change }) => change),
    );
  }
}

async function insertBatch(
  transaction: Transaction,
  batch: InsertBatch,
  postponed: ReadonlyMap<unknown, readonly PostponedReference[]>,
  author: string,
): Promise<void> {
  const { text, ids, values } = await insertStatement(batch, author, postponed);
  await writeRows(transaction, { entity: batch.entity, action: 'insert' }, ids, text, values);
}

const NOTHING_POSTPONED: ReadonlyMap<unknown, readonly PostponedReference[]> = new Map();

/** The INSERT of a batch. */
export function insertStatement(
  { entity, given, changes }: InsertBatch,
  author: string,
  postponed = NOTHING_POSTPONED,
): Promise<InsertStatement> {
  const ids = changes.map(({ id }) => id);
  const valuesOf = (name: string, attribute: WriteColumn['attribute']): readonly SqlValue[] => {
    const waiting = new Set(postponed.get(attribute)?.map(({ change }) => change));
    return changes.map((change) => (waiting.has(change) ? null : (change.values.get(name) ?? null)));
  };
  return insertOf({ entity, ids, given, valuesOf }, author);
}

async function setReferences(
  transaction: Transaction,
  attribute: ToOneAttribute,
  changes: readonly Change[],
): Promise<void> {
  const [first] = changes;
  if (!first) {
    return;
  }
  const { entity } = first;
  const { table, key } = entity;
  const rows = new BoundRows();
  const ids = changes.map(({ id }) => id);
  const keys = key.arraysOf(ids);
  const sameRow = key.attributes.map(
    ({ column: part, type }, index) => `t.${part} = ${rows.column(sqlTypeOf(type), keys[index] ?? [])}`,
  );
  const value = rows.column(
    attribute.target.key.textType,
    changes.map(({ values }) => values.get(attribute.name) ?? null),
  );
  const set = referenceValues(attribute, attribute.target, value).map((pair) => pair.join(' = '));
  const text = `UPDATE ${table} t SET ${set.join(', ')} FROM ${rows.source} WHERE ${sameRow.join(' AND ')}`;
  await writeRows(transaction, { entity, action: 'update' }, ids, text, rows.parameters);
}

/**
 * Writes changed values, one statement per entity: it sets every attribute that changes in any of the rows, and the rows
 * are locked, so the others keep what they have. The version grows by one, audit attributes are set, and no row stays
 * soft-deleted (protocol/entities.md 12, 13).
 *
 * @param changes updates whose `values` hold real changes only; those without any, neither soft-deleted nor touched, are
 *   skipped
 * @param author username of the caller
 */
export async function updateRows(transaction: Transaction, changes: readonly Change[], author: string): Promise<void> {
  for (const [entity, group] of groupBy(changes.filter(isUpdated), (change) => change.entity)) {
    if (group.length > 1 && entity.uniqueColumns.size > 0) {
      await releaseExchanged(transaction, entity, group);
    }
    await updateGroup(transaction, entity, group, author);
  }
}

/** Whether the row itself is written, and so gets a new version. */
export const isUpdated = ({ row, values, touched }: Pick<WrittenChange, 'row' | 'values' | 'touched'>): boolean =>
  row !== undefined && (row.deleted || values.size > 0 || touched);
