import { Injectable } from '@nestjs/common';
import type { SqlValue } from '../../sql/statement.js';
import { eachInSlices, groupBy, mapInSlices } from '../../common/in-slices.js';
import { referencesOf } from '../../model/embedded-parts.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import { type Change, changedValues, hasDynamics, identityOf, type UnitOfWork } from './change/change.js';
import { columnsOf, type StoredRow } from './statements/stored-rows.js';
import { insertRows, isUpdated, updateRows } from './statements/save-rows.js';
import { changeTree } from './change/change-tree.js';
import type { WriteTask } from './change/write-task.js';
import { checkNestedPermissions, isWritten, RowPolicies } from './check/permissions.js';
import { checkReferences, keepHiddenReferences } from './check/reference-check.js';
import { hookChangeOf, HookRegistry } from './hook-registry.js';
import { EntityDeleter } from './entity-deleter.js';
import { prepareDynamics } from './dynamic/dynamic-changes.js';
import { saveValues } from './dynamic/value-rows.js';
import { replaceLinks } from './statements/link-rows.js';
import { EntityValidation } from './validation/entity-validation.js';

/**
 * Saves all objects of one request, one or a thousand alike: find the items, check references, validate, check rights
 * and row-level policies of the stored rows (in the order of protocol/roles.md 7), then write in batches and check the
 * policies against the new rows (protocol/entities.md 8 to 10, 12, 13).
 */
@Injectable()
export class UnitsOfWork {
  constructor(
    private readonly hooks: HookRegistry,
    private readonly validation: EntityValidation,
    private readonly deleter: EntityDeleter,
    private readonly policies: RowPolicies,
  ) {}

  /**
   * @param entity the entity of the URL, whose policy has been checked before
   * @param roots the objects of the request, in its order
   * @param bulk whether the request carries an array
   * @returns what has been written; its values are the real changes
   */
  async save(task: WriteTask, entity: EntityModel, roots: readonly Change[], bulk: boolean): Promise<UnitOfWork> {
    const unit = await changeTree(task, roots);
    await keepHiddenReferences(task, unit);
    await checkReferences(task, unit);
    if (unit.all.some(hasDynamics)) {
      await prepareDynamics(task, unit);
    }
    await this.validation.check(task.transaction, task.caller, unit.roots, bulk);
    await checkNestedPermissions(task, entity, unit);
    const { created, updated } = await savedRows(unit);
    await this.policies.require(task.transaction, task.caller, 'update', updated);
    await this.policies.require(task.transaction, task.caller, 'delete', unit.removed);
    const places = new Map(bulk ? unit.roots.map((root, index) => [root, `entities[${index}].`]) : []);
    const changes = await mapInSlices(unit.all, (change) => ({
      entity: change.entity,
      change: hookChangeOf(task.caller, change, places.get(change)),
    }));
    await this.hooks.before(changes, task.transaction);
    await this.write(task, unit);
    await this.hooks.after(changes, task.transaction);
    const restored = updated.filter(({ row }) => row?.deleted);
    await this.policies.require(task.transaction, task.caller, 'create', [...created, ...restored]);
    await this.policies.require(task.transaction, task.caller, 'update', updated);
    return unit;
  }

  private async write(task: WriteTask, unit: UnitOfWork): Promise<void> {
    const { transaction, caller } = task;
    const author = caller.principal.username;
    await eachInSlices(unit.all, keepRealChanges);
    await touchRoots(unit);
    const order = await writeOrder(unit);
    await this.remove(task, order.removedFirst);
    await updateRows(transaction, order.updatedFirst, author);
    await insertRows(transaction, order.created, author);
    await updateRows(transaction, order.updatedLast, author);
    await replaceLinks(task, unit.all);
    if (unit.all.some(({ dynamicChanges }) => dynamicChanges.size > 0)) {
      await saveValues(transaction, unit.all);
    }
    await this.remove(task, order.removedLast);
  }

  private async remove({ transaction, caller }: WriteTask, removed: readonly StoredRow[]): Promise<void> {
    for (const [entity, rows] of groupBy(removed, (row) => row.entity)) {
      await this.deleter.delete(
        transaction,
        caller,
        entity,
        rows.map(({ id }) => id),
      );
    }
  }
}

/** What row-level roles check: what the request names, and the composition items that it really writes. */
async function savedRows({
  roots,
  all,
}: UnitOfWork): Promise<{ readonly created: readonly Change[]; readonly updated: readonly Change[] }> {
  const named = new Set(roots);
  const created: Change[] = [];
  const updated: Change[] = [];
  await eachInSlices(all, (change) => {
    if (named.has(change) || isWritten(change)) {
      (change.row ? updated : created).push(change);
    }
  });
  return { created, updated };
}

/** @throws Error for an attribute without a column, which only a hook can have set */
function keepRealChanges(change: Change): void {
  const columns = columnsOf(change.entity);
  const unknown = [...change.values.keys()].find((name) => !columns.has(name));
  if (unknown !== undefined) {
    throw new Error(`${change.entity.name}.${unknown} has no column`);
  }
  if (change.row) {
    const changed = changedValues(change);
    change.values.clear();
    changed.forEach(([name, value]) => change.values.set(name, value));
  }
}

/** What one request writes, in the order of its statements. */
interface WriteOrder {
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
async function writeOrder({ all, removed }: UnitOfWork): Promise<WriteOrder> {
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
function targetsIn({ entity }: Change, values: ReadonlyMap<string, SqlValue>): string[] {
  return referencesOf(entity.attributes.values()).flatMap((attribute) => {
    const id = attribute.kind === 'toOne' ? values.get(attribute.name) : undefined;
    return attribute.kind === 'toOne' && typeof id === 'string' ? [identityOf(attribute.target, id)] : [];
  });
}

const links = ({ body }: Change): string[] =>
  [...body.links].flatMap(([{ target }, ids]) =>
    ids.flatMap((id) => (id === undefined ? [] : [identityOf(target, id)])),
  );

/**
 * Marks the roots below which something is created, changed or removed. Items rarely carry a version in bodies: without
 * a new one at the root, two people who edit the lines of one order would overwrite each other (protocol/entities.md 12).
 *
 * @param unit its values hold real changes only
 */
async function touchRoots({ roots, all, removed, owners }: UnitOfWork): Promise<void> {
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
    if (below || !change.row || isUpdated(change) || change.dynamicChanges.size > 0) {
      written.add(change);
    }
  });
}
