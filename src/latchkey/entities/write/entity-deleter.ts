import { Injectable } from '@nestjs/common';
import { mapInSlices } from '../../common/in-slices.js';
import type { Transaction } from '../../sql/transaction.js';
import { rootOf } from '../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { RowPolicies } from './check/permissions.js';
import { DeleteRuleRegistry } from './deletion/delete-rules.js';
import type { DeletionPlan, PlannedRow } from './deletion/deletion-plan.js';
import type { RowsOfTable } from './deletion/deletion-statements.js';
import { DeletionPlanner } from './deletion/deletion-planner.js';
import { DeletionWriter } from './deletion/deletion-writer.js';
import { refuseDeniedDeletions } from './deletion/denied-deletions.js';
import { type UnlinkedRow, UnlinkedRows } from './deletion/unlinked-rows.js';
import { hookChangeOf, HookRegistry } from './hook-registry.js';

/** A deletion that nothing refuses. */
export interface CheckedDeletion {
  readonly plan: DeletionPlan;
  /** Rows that stay and lose a reference. */
  readonly unlinked: readonly UnlinkedRow[];
}

/** Deletes rows with everything that belongs to them; protocol/entities.md 9.3 and 13. */
@Injectable()
export class EntityDeleter {
  constructor(
    private readonly planner: DeletionPlanner,
    private readonly rules: DeleteRuleRegistry,
    private readonly unlinkedRows: UnlinkedRows,
    private readonly writer: DeletionWriter,
    private readonly hooks: HookRegistry,
    private readonly policies: RowPolicies,
  ) {}

  /**
   * Deletes rows that the caller sees: marks them as deleted where the entity has soft delete, else removes them.
   * Compositions go with them, and delete policies act for the model, whatever the rights of the caller. What refers to
   * a removed row by a cascading reference is removed too. Ids of missing or deleted rows are skipped. An owner that
   * drops a composition item must have written that before.
   *
   * Row-level policies count for every row: DELETE for those that go, UPDATE for those that lose a reference, and hidden
   * ones must not be among them (protocol/roles.md 6).
   *
   * @throws RestError 403 `Forbidden` without DELETE on an entity or on that of a composition item, and where a row-level
   * policy protects a row
   * @throws RestError 409 `Delete policy violation` where a policy denies it
   */
  async delete(transaction: Transaction, caller: Caller, entity: EntityModel, ids: readonly EntityId[]): Promise<void> {
    const { plan, unlinked: found } = await this.checked(transaction, caller, entity, ids);
    const unlinked = await mapInSlices(found, ({ row, values }) => ({
      entity: row.entity,
      change: hookChangeOf(caller, { operation: 'update', id: row.id, before: row.values, values }),
    }));
    const deleted = await mapInSlices(plan.live, (row) => ({
      entity: row.entity,
      change: hookChangeOf(caller, { operation: 'delete', id: row.id, before: row.values, values: new Map() }),
    }));
    const changes = [...deleted, ...unlinked];
    await this.hooks.before(changes, transaction);
    await this.writer.write(transaction, plan, unlinked, caller.principal.username);
    await this.hooks.after(changes.reverse(), transaction);
    const changed = found.map(({ row }) => row);
    await this.policies.require(transaction, caller, 'update', changed);
  }

  /**
   * What {@link delete} would write, refused as it would be; only hooks and constraints of the database have no say.
   * The rows are locked.
   *
   * @throws RestError as {@link delete} does
   */
  async checked(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    ids: readonly EntityId[],
  ): Promise<CheckedDeletion> {
    const plan = await this.planner.plan(transaction, caller, entity, ids);
    await this.checkDeleted(transaction, caller, plan, { entity, ids });
    await refuseDeniedDeletions(transaction, this.rules, plan);
    const unlinked = await this.unlinkedRows.find(transaction, plan);
    const changed = unlinked.map(({ row }) => row);
    await this.policies.requireSeen(transaction, caller, 'update', changed);
    await this.policies.require(transaction, caller, 'update', changed);
    return { plan, unlinked };
  }

  /** What is deleted along with the named rows must not be hidden, and no policy may protect any of them. */
  private async checkDeleted(
    transaction: Transaction,
    caller: Caller,
    { live }: DeletionPlan,
    { entity, ids }: RowsOfTable,
  ): Promise<void> {
    const named = new Set(ids);
    const isNamed = (row: PlannedRow): boolean => rootOf(row.entity) === rootOf(entity) && named.has(row.id);
    await this.policies.requireSeen(
      transaction,
      caller,
      'delete',
      live.filter((row) => !isNamed(row)),
    );
    await this.policies.require(transaction, caller, 'delete', live);
  }
}
