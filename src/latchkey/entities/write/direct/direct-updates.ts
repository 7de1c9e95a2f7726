import { Injectable } from '@nestjs/common';
import { append, inSlices } from '../../../common/in-slices.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import type { ScalarAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { SqlValue } from '../../../sql/statement.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { readStored } from '../body/body-reader.js';
import type { EntityBody } from '../body/entity-body.js';
import { requireObject } from '../body/request-bodies.js';
import { type Change, changeOf } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { WrittenObjects, type WrittenRoot } from '../response/written-objects.js';
import { columnsOf, isWritable, type StoredRow, type WriteColumn } from '../statements/stored-rows.js';
import { dependOnValuesOnly, rulesOf } from '../validation/constraints.js';
import { keptOnChange } from '../statements/update-group.js';
import { EntityValidation } from '../validation/entity-validation.js';
import { DirectBatches } from './direct-batches.js';
import { isJudgedBySql, lockRow, updateRow, versionIn } from './named-row.js';

/** Types whose values PostgreSQL takes for equal exactly where a reader would. */
const COMPARED_ALIKE: readonly DatatypeId[] = ['string', 'boolean', 'int', 'long', 'decimal', 'uuid', 'localDate'];

/**
 * Changes plain values of one row by one message to the database, where neither the row as it is nor other rows decide what
 * is written: the statement itself compares, so that a version counts real changes only.
 */
@Injectable()
export class DirectUpdates {
  constructor(
    private readonly batches: DirectBatches,
    private readonly validation: EntityValidation,
    private readonly written: WrittenObjects,
  ) {}

  /**
   * @param request what the stages share, without a transaction
   * @param json body of the request
   * @param ifMatch value of the header `If-Match`
   * @returns what has been written; undefined where nothing has, and the usual pipeline must do it or say what is wrong
   */
  async update(
    request: Omit<WriteTask, 'transaction'>,
    entity: EntityModel,
    id: EntityId,
    json: unknown,
    plan: FetchPlan,
    ifMatch: string | undefined,
  ): Promise<WrittenRoot | undefined> {
    const { caller } = request;
    const version = versionIn(caller, entity, ifMatch);
    if (version === null || request.tokens || !isJudgedBySql(caller, entity)) {
      return undefined;
    }
    const change = this.batches.fits(caller, 'update', entity)
      ? await this.plainChange(request, entity, id, json).catch(nothing)
      : undefined;
    const read = change && this.written.inBatch(caller, entity, plan, unitOf(change));
    if (!read) {
      return undefined;
    }
    const row = { entity, id, version };
    const { set, parameters, differs } = assignments(change, caller.principal.username);
    const update = updateRow(caller, row, set, parameters, [differs]);
    const rows = await this.batches.run(caller, entity, [lockRow(row), update, read.statement]);
    const [root] = rows ? await read.roots(rows[2] ?? []) : [];
    return root && { ...root, root: withVersion(change, rows?.[1]?.[0]?.[1]) };
  }

  /** @returns undefined for anything but values that are checked and compared by themselves */
  private async plainChange(
    request: Omit<WriteTask, 'transaction'>,
    entity: EntityModel,
    id: EntityId,
    json: unknown,
  ): Promise<Change | undefined> {
    const body = await inSlices(readStored(entity, requireObject(json), request.bodies));
    const change = changeOf(body, { entity, id, deleted: false, values: NO_VALUES });
    const names = [...change.values.keys()];
    // Values inside of embedded objects are checked by the rules of another class.
    const columns = names.map((name) => (entity.attributes.has(name) ? columnsOf(entity).get(name) : undefined));
    const rules = rulesOf(entity.target);
    if (!hasValuesOnly(body) || !names.length || !columns.every(isCompared) || !dependOnValuesOnly(rules, names)) {
      return undefined;
    }
    await this.validation.check(undefined, request.caller, [change]);
    return change;
  }
}

const NO_VALUES: ReadonlyMap<string, SqlValue> = new Map();

const nothing = (): undefined => undefined;

const hasValuesOnly = (body: EntityBody): boolean =>
  [body.references, body.links, body.items, body.dynamics, body.transients, body.refused].every(
    ({ size }) => size === 0,
  ) && body.version === undefined;

/** A column whose values PostgreSQL compares as a reader would. */
export const isCompared = (
  column: WriteColumn | undefined,
): column is WriteColumn & { readonly attribute: ScalarAttribute } =>
  column?.attribute.kind === 'scalar' &&
  isWritable(column.attribute) &&
  !column.attribute.stored &&
  !column.attribute.nondeterministic &&
  COMPARED_ALIKE.includes(column.attribute.type);

const unitOf = (change: Change) => ({
  roots: [change],
  all: [change],
  removed: [],
  owners: new Map<StoredRow, Change>(),
});

/** What the row gets: values that are equal stay as they are. */
function assignments(
  { entity, values }: Change,
  author: string,
): { readonly set: string; readonly parameters: readonly SqlValue[]; readonly differs: string } {
  const parameters: SqlValue[] = [];
  const set: string[] = [];
  const differences: string[] = [];
  for (const [name, { column, type }] of columnsOf(entity)) {
    if (values.has(name)) {
      const value = `$${parameters.push(values.get(name) ?? null)}::${type}`;
      const differs = `t.${column} IS DISTINCT FROM ${value}`;
      differences.push(differs);
      set.push(`${column} = CASE WHEN ${differs} THEN ${value} ELSE t.${column} END`);
    }
  }
  append(
    set,
    keptOnChange(entity, () => `$${parameters.push(author)}`),
  );
  return { set: set.join(', '), parameters, differs: `(${differences.join(' OR ')})` };
}

/** The change as if the row had been read before: its tag is the version after it. */
function withVersion(change: Change, written: string | null | undefined): Change {
  const version = change.entity.systemAttribute('version');
  return version && typeof written === 'string'
    ? { ...change, before: new Map([[version.name, String(BigInt(written) - 1n)]]) }
    : change;
}
