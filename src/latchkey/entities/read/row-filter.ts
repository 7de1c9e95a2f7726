import { Logger } from '@nestjs/common';
import { eachInSlices } from '../../common/in-slices.js';
import type { TextRow } from '../../sql/statement.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { CurrentValues } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import type { RowContext, RowObject, RowPolicy } from '../../roles/row-level/row-policy.js';
import { byClass, Identity, ROOT, type Selection } from './selection.js';
import { rowObjectReader } from './row-object.js';

/** Functions that decide whether the object at one place of a row is there. */
export interface RowFilter {
  /** Positions of its key. */
  readonly key: readonly number[];
  permits(row: TextRow, context: RowContext): boolean;
}

/** All row filters of a SELECT; most have none. */
export interface RowFilters {
  readonly root: RowFilter | undefined;
  readonly references: readonly RowFilter[];
}

const logger = new Logger('RowLevelRoles');
/** Policies whose failure the log knows: one line, not one for each row. */
const failed = new WeakSet<RowPolicy>();

/** Filters the rows and references of a SELECT that functions of row-level roles decide about (protocol/roles.md 6). */
export function rowFiltersOf(selection: Selection, entity: EntityModel, rights: Rights): RowFilters {
  const root = rowFilterOf(selection, ROOT, entity, rights);
  const references = selection.references.flatMap(
    ({ alias, target }) => rowFilterOf(selection, alias, target, rights) ?? [],
  );
  return { root, references };
}

/**
 * The rows that are there. References to what is hidden lose their key, and so are written as missing wherever the row
 * contains them.
 */
export function permittedRows(
  filters: RowFilters,
  rows: readonly TextRow[],
  values: CurrentValues,
): readonly TextRow[] | Promise<readonly TextRow[]> {
  return filters.root || filters.references.length > 0 ? filteredRows(filters, rows, values.context) : rows;
}

async function filteredRows(
  { root, references }: RowFilters,
  rows: readonly TextRow[],
  context: RowContext,
): Promise<readonly TextRow[]> {
  const permitted: TextRow[] = [];
  await eachInSlices(rows, (row) => {
    if (root?.permits(row, context) ?? true) {
      permitted.push(withoutHidden(references, row, context));
    }
  });
  return permitted;
}

function withoutHidden(references: readonly RowFilter[], row: TextRow, context: RowContext): TextRow {
  const hidden = references.filter((each) => !each.permits(row, context)).flatMap(({ key }) => key);
  return hidden.length === 0 ? row : row.map((text, position) => (hidden.includes(position) ? null : text));
}

/** @returns undefined where no function decides */
export function rowFilterOf(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  rights: Rights,
): RowFilter | undefined {
  if (!rights.restrictions.decidesInMemory(entity)) {
    return undefined;
  }
  const identity = new Identity(selection, alias, entity.key);
  const deciderOf = byClass(selection, alias, entity, rights, (actual) => decider(selection, alias, actual, rights));
  return {
    key: identity.columns,
    permits: (row, context) => identity.isMissing(row) || deciderOf(row)(row, context),
  };
}

type Decider = (row: TextRow, context: RowContext) => boolean;

function decider(selection: Selection, alias: string, entity: EntityModel, rights: Rights): Decider {
  const policies = rights.rowPolicies('read', entity.name).filter(({ test }) => test.kind === 'function');
  if (policies.length === 0) {
    return () => true;
  }
  const objectOf = rowObjectReader(selection, alias, entity);
  return (row, context) => {
    const object = objectOf(row);
    return policies.every((policy) => functionPermits(policy, object, context));
  };
}

/** Whether the function of a policy returns true. One that fails denies (protocol/roles.md 6). */
export function functionPermits(policy: RowPolicy, row: RowObject, context: RowContext): boolean {
  const { test, role, entity } = policy;
  try {
    return test.kind === 'function' && (test.permits(row, context) as unknown) === true;
  } catch (error) {
    if (!failed.has(policy)) {
      failed.add(policy);
      logger.warn(
        `A function of the row-level role ${role} fails for rows of ${entity}, which denies: ${nameOf(error)}`,
      );
    }
    return false;
  }
}

/** The message may quote the row. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
