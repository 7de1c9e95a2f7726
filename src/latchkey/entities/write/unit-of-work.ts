import { Injectable } from '@nestjs/common';
import { groupBy } from '../../common/group-by.js';
import { eachInSlices, mapInSlices } from '../../common/in-slices.js';
import type { EntityModel } from '../../model/entity-model.js';
import { type Change, changedValues, type UnitOfWork } from './change/change.js';
import { changeTree } from './change/change-tree.js';
import { touchRoots } from './change/touched-roots.js';
import type { WriteTask } from './change/write-task.js';
import { checkNestedPermissions, isWritten } from './check/nested-permissions.js';
import { keepHiddenReferences } from './check/hidden-references.js';
import { checkReferences } from './check/reference-check.js';
import { RowPolicies } from './check/row-policies.js';
import { columnsOf } from './columns.js';
import { hookChangeOf } from './entity-change.js';
import { EntityDeleter } from './entity-deleter.js';
import { HookRegistry } from './hook-registry.js';
import { insertRows } from './statements/insert-rows.js';
import { replaceLinks } from './statements/link-rows.js';
import type { StoredRow } from './statements/stored-rows.js';
import { updateRows } from './statements/update-rows.js';
import { writeOrder } from './write-order.js';
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
