import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { inSlices, mapInSlices } from '../../../common/in-slices.js';
import { hasClassTables } from '../../../model/class-tables.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import type { BoundStatement, SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { type Change, hasDynamics, plainChange, type UnitOfWork } from '../change/change.js';
import { changeTree } from '../change/change-tree.js';
import { createdRoots } from '../change/root-changes.js';
import type { WriteTask } from '../change/write-task.js';
import { checkNestedPermissions } from '../check/permissions.js';
import { namedReferences } from '../check/reference-check.js';
import { type BatchedRead, WrittenObjects, type WrittenRoot } from '../response/written-objects.js';
import { insertOf } from '../statements/insert-statement.js';
import { insertOrder, insertStatement } from '../statements/save-rows.js';
import { EntityValidation } from '../validation/entity-validation.js';
import { DirectBatches, requireRows, requireWritten } from './direct-batches.js';
import { type FlatRows, hasFlatRows, readFlatBodies } from './flat-bodies.js';

/** A creation whose statements depend on no answer of the database. */
interface Creation {
  readonly statements: readonly BoundStatement[];
  readonly read: BatchedRead;
}

/**
 * Creates objects by one message to the database, and one back: it looks up what they refer to, inserts them, reads them
 * back and commits. Possible where nothing has to look at the database between these steps. Its stages are those of
 * {@link UnitsOfWork}, run without a transaction; whatever it cannot finish, that does from the beginning.
 */
@Injectable()
export class DirectCreations {
  constructor(
    private readonly batches: DirectBatches,
    private readonly validation: EntityValidation,
    private readonly written: WrittenObjects,
  ) {}

  /**
   * @param request what the stages share, without a transaction
   * @param elements bodies of the request
   * @returns what has been written; undefined where nothing has, and the usual pipeline must do it or say what is wrong
   * @throws RestError 400 for a faulty body
   */
  async create(
    request: Omit<WriteTask, 'transaction'>,
    entity: EntityModel,
    elements: readonly unknown[],
    plan: FetchPlan,
  ): Promise<readonly WrittenRoot[] | undefined> {
    if (!this.batches.fits(request.caller, 'create', entity)) {
      return undefined;
    }
    const transaction = new NoTransaction();
    const task: WriteTask = { ...request, transaction };
    const creation =
      (await this.byColumns(task, entity, elements, plan).catch(nothing)) ??
      (await this.byObjects(task, entity, elements, plan, transaction));
    if (!creation || transaction.isNeeded) {
      return undefined;
    }
    const rows = await this.batches.run(task.caller, entity, creation.statements);
    return rows && creation.read.roots(rows.at(-1) ?? []);
  }

  /**
   * Bodies go to the columns of one INSERT in one pass, without an object for each.
   *
   * @returns undefined where the stages for single objects must take a closer look
   */
  private async byColumns(
    { caller, bodies }: WriteTask,
    entity: EntityModel,
    elements: readonly unknown[],
    plan: FetchPlan,
  ): Promise<Creation | undefined> {
    const context = this.validation.context(caller);
    const rows = hasFlatRows(entity) ? await inSlices(readFlatBodies(entity, elements, bodies, context)) : undefined;
    const references = rows && lookUps(caller, rows.wanted);
    if (!rows || !references) {
      return undefined;
    }
    const { ids, values } = rows;
    const valuesOf = (name: string): readonly SqlValue[] => values.get(name) ?? ids.map(() => null);
    const insert = await insertOf({ entity, ids, given: [...values.keys()], valuesOf }, caller.principal.username);
    const roots = await mapInSlices(ids, (id) => plainChange(entity, id));
    const read = this.written.inBatch(caller, entity, plan, { roots, all: [] });
    const written = requireWritten(insert.text, insert.values, ids.length);
    return read && { statements: [...references, written, read.statement], read };
  }

  private async byObjects(
    task: WriteTask,
    entity: EntityModel,
    elements: readonly unknown[],
    plan: FetchPlan,
    transaction: NoTransaction,
  ): Promise<Creation | undefined> {
    const roots = await createdRoots(task, entity, elements).catch(rethrowUnless(transaction));
    return roots && this.planned(task, entity, roots, plan).catch(nothing);
  }

  /** @returns undefined where a step needs the answer to one before */
  private async planned(
    task: WriteTask,
    entity: EntityModel,
    roots: readonly Change[],
    plan: FetchPlan,
  ): Promise<Creation | undefined> {
    const { caller, transaction } = task;
    const unit = await changeTree(task, roots);
    if (!unit.all.every((change) => this.isPlain(caller, change))) {
      return undefined;
    }
    const references = await referenceChecks(task, unit);
    await this.validation.check(transaction, caller, unit.roots);
    await checkNestedPermissions(task, entity, unit);
    const inserts = await insertStatements(unit, caller.principal.username);
    const read = this.written.inBatch(caller, entity, plan, unit);
    return references && inserts && read && { statements: [...references, ...inserts, read.statement], read };
  }

  private isPlain(caller: Caller, change: Change): boolean {
    return (
      !change.row &&
      change.body.links.size === 0 &&
      !hasDynamics(change) &&
      this.batches.fits(caller, 'create', change.entity)
    );
  }
}

/**
 * Stands for the transaction while it is not known yet whether a write needs one: stages that only compute run with it, and
 * the first that needs the database fails.
 */
class NoTransaction implements Transaction {
  /** Whether something needed the database, also where the failure was caught. */
  isNeeded = false;

  get manager(): EntityManager {
    return this.fail();
  }

  rows(): Promise<TextRow[]> {
    return Promise.reject(this.refusal());
  }

  count(): Promise<number> {
    return Promise.reject(this.refusal());
  }

  signal(): void {
    this.fail();
  }

  private fail(): never {
    throw this.refusal();
  }

  private refusal(): Error {
    this.isNeeded = true;
    return new Error('This step needs a transaction');
  }
}

const nothing = (): undefined => undefined;

/** A faulty body is refused as ever; what needs a transaction is left to the pipeline. */
const rethrowUnless =
  (transaction: NoTransaction) =>
  (error: unknown): undefined => {
    if (!transaction.isNeeded) {
      throw error;
    }
  };

async function referenceChecks(task: WriteTask, unit: UnitOfWork): Promise<readonly BoundStatement[] | undefined> {
  const { wanted } = await namedReferences(task, unit);
  return lookUps(task.caller, wanted);
}

/**
 * One statement per entity that is referred to; undefined where SQL alone does not decide which rows the caller sees, and
 * where rows of classes with a table for each are referred to.
 */
function lookUps(caller: Caller, wanted: FlatRows['wanted']): readonly BoundStatement[] | undefined {
  const { rights } = caller;
  const areSeenBySql = [...wanted.keys()].every(
    (target) =>
      rights.mayDo('read', target.name) && !rights.restrictions.decidesInMemory(target) && !hasClassTables(target),
  );
  return areSeenBySql ? [...wanted].map(([target, ids]) => requireRows(caller, target, [...ids])) : undefined;
}

/** One statement per entity; undefined where a reference has to wait for its target. */
async function insertStatements({ all }: UnitOfWork, author: string): Promise<readonly BoundStatement[] | undefined> {
  const { batches, postponed } = await insertOrder(all);
  const statements: BoundStatement[] = [];
  for (const batch of batches) {
    const { text, ids, values } = await insertStatement(batch, author);
    statements.push(requireWritten(text, values, ids.length));
  }
  return postponed.length === 0 ? statements : undefined;
}
