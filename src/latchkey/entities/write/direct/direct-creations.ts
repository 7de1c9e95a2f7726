import { Injectable } from '@nestjs/common';
import { EntitySettings } from '../../../config/setting-groups.js';
import { Database } from '../../../database/database.js';
import { databaseErrorCode } from '../../../errors/database-error.js';
import { pgError } from '../../../errors/statement-error.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import type { BoundStatement, TextRow } from '../../../sql/statement.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { RowVerdicts } from '../../read/row-verdicts.js';
import { type Change, hasDynamics, type UnitOfWork } from '../change/change.js';
import { changeTree } from '../change/change-tree.js';
import { createdRoots } from '../change/root-changes.js';
import type { WriteTask } from '../change/write-task.js';
import { checkNestedPermissions } from '../check/permissions.js';
import { namedReferences } from '../check/reference-check.js';
import { HookRegistry } from '../hook-registry.js';
import { type BatchedRead, WrittenObjects, type WrittenRoot } from '../response/written-objects.js';
import { insertOrder, insertStatement } from '../statements/save-rows.js';
import { EntityValidation } from '../validation/entity-validation.js';
import { requireRows, requireWritten } from './guarded-statements.js';
import { NoTransaction } from './no-transaction.js';

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
  /** Entities whose constraints, triggers or rules do not fit into a batch: known after the first attempt. */
  private readonly unfit = new WeakSet<EntityModel>();

  constructor(
    private readonly database: Database,
    private readonly hooks: HookRegistry,
    private readonly validation: EntityValidation,
    private readonly verdicts: RowVerdicts,
    private readonly written: WrittenObjects,
    private readonly settings: EntitySettings,
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
    if (!this.fits(request.caller, entity) || this.unfit.has(entity)) {
      return undefined;
    }
    const transaction = new NoTransaction();
    const task: WriteTask = { ...request, transaction };
    const roots = await createdRoots(task, entity, elements).catch(rethrowUnless(transaction));
    const creation = roots && (await this.planned(task, entity, roots, plan).catch(nothing));
    if (!creation || transaction.isNeeded) {
      return undefined;
    }
    const rows = await this.run(task, entity, creation);
    return rows && creation.read.roots(rows);
  }

  /** Whether nothing but the pipeline's own stages takes part in the creation of its objects. */
  private fits(caller: Caller, entity: EntityModel): boolean {
    return (
      this.settings.DIRECT_WRITES_ENABLED &&
      this.database.runsBatches &&
      !this.hooks.has(entity) &&
      !this.verdicts.restricts(caller, 'create', entity)
    );
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
    return !change.row && change.body.links.size === 0 && !hasDynamics(change) && this.fits(caller, change.entity);
  }

  /** @returns the rows that are read back; undefined where the database has refused the batch and so undone it */
  private async run(
    { caller }: WriteTask,
    entity: EntityModel,
    { statements }: Creation,
  ): Promise<readonly TextRow[] | undefined> {
    try {
      return (await this.database.batch(statements, caller.deadline)).at(-1) ?? [];
    } catch (error) {
      const refused = pgError(error);
      if (!refused || databaseErrorCode(error)) {
        throw error;
      }
      if (UNSUPPORTED.includes(refused.code)) {
        this.unfit.add(entity);
      }
      return undefined;
    }
  }
}

/** A rule or a view of the database does not let an INSERT report its rows. */
const UNSUPPORTED: readonly string[] = ['0A000', '55000'];

const nothing = (): undefined => undefined;

/** A faulty body is refused as ever; what needs a transaction is left to the pipeline. */
const rethrowUnless =
  (transaction: NoTransaction) =>
  (error: unknown): undefined => {
    if (!transaction.isNeeded) {
      throw error;
    }
  };

/** One statement per entity that is referred to; undefined where functions decide which rows the caller sees. */
async function referenceChecks(task: WriteTask, unit: UnitOfWork): Promise<readonly BoundStatement[] | undefined> {
  const { caller } = task;
  const { wanted } = await namedReferences(task, unit);
  return [...wanted.keys()].some((target) => caller.rights.restrictions.decidesInMemory(target))
    ? undefined
    : [...wanted].map(([target, ids]) => requireRows(caller, target, [...ids]));
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
