import { Injectable } from '@nestjs/common';
import { EntitySettings } from '../../../config/setting-groups.js';
import { Database } from '../../../database/database.js';
import { databaseErrorCode } from '../../../errors/database-error.js';
import { pgError } from '../../../errors/statement-error.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import type { EntityAction } from '../../../roles/rights.js';
import type { BoundStatement, SqlValue, TextRow } from '../../../sql/statement.js';
import { RowVerdicts } from '../../read/row-verdicts.js';
import { HookRegistry } from '../hook-registry.js';
import { restrictedStatement } from '../statements/restricted-rows.js';
import { statement } from '../statements/run-statement.js';
import { existingRows } from '../statements/stored-rows.js';

/** A rule or a view of the database does not let a statement report the rows that it writes. */
const UNSUPPORTED: readonly string[] = ['0A000', '55000'];

/** Sends the statements of a write in one message, where nothing but the pipeline's own stages takes part in it. */
@Injectable()
export class DirectBatches {
  /** Entities whose tables do not fit: known after the first attempt. */
  private readonly unfit = new WeakSet<EntityModel>();

  constructor(
    private readonly database: Database,
    private readonly hooks: HookRegistry,
    private readonly verdicts: RowVerdicts,
    private readonly settings: EntitySettings,
  ) {}

  /** Whether neither hooks nor policies about single rows look at objects of the entity between two statements. */
  fits(caller: Caller, action: EntityAction, entity: EntityModel): boolean {
    return (
      this.settings.DIRECT_WRITES_ENABLED &&
      this.database.runsBatches &&
      !this.unfit.has(entity) &&
      !this.hooks.has(entity) &&
      !this.verdicts.restricts(caller, action, entity)
    );
  }

  /** @returns the rows of each statement; undefined where the database has refused the batch, and so undone it */
  async run(
    { deadline }: Caller,
    entity: EntityModel,
    statements: readonly BoundStatement[],
  ): Promise<readonly (readonly TextRow[])[] | undefined> {
    try {
      return await this.database.batch(statements, deadline);
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

/**
 * In a batch nobody looks between two statements, so each says by itself whether it has done what it should: otherwise it
 * divides by zero, and the server undoes the whole batch.
 *
 * @param parameter number of the parameter with the expected number of rows
 */
export const expecting = (parameter: number): string => `1 / (count(*) = $${parameter}::bigint)::integer`;

/** Fails unless the caller sees all these rows; nobody can remove them before the commit. */
export function requireRows(caller: Caller, entity: EntityModel, ids: readonly EntityId[]): BoundStatement {
  const values = [...entity.key.arraysOf(ids), String(ids.length)];
  const textOf = (): string => `SELECT ${expecting(values.length)} FROM (${existingRows(entity, caller)}) found`;
  return restrictedStatement(caller, `rows of ${entity.name}`, textOf, values);
}

/** Fails unless a trigger or a rule lets an INSERT or UPDATE write all its rows. */
export function requireWritten(text: string, values: readonly SqlValue[], count: number): BoundStatement {
  const guarded = `WITH written AS (${text} RETURNING 1) SELECT ${expecting(values.length + 1)} FROM written`;
  return { statement: statement(guarded), values: [...values, String(count)] };
}
