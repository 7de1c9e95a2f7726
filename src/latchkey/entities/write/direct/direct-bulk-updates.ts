import { Injectable } from '@nestjs/common';
import { inSlices, mapInSlices, type Steps } from '../../../common/in-slices.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { isAccepted } from '../body/body-reader.js';
import { plainChange } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { WrittenObjects, type WrittenRoot } from '../response/written-objects.js';
import { columnsOf } from '../statements/stored-rows.js';
import { EntityValidation } from '../validation/entity-validation.js';
import { plainChecksOf } from '../validation/plain-checks.js';
import { DirectBatches } from './direct-batches.js';
import { isCompared } from './direct-updates.js';
import { FlatColumn } from './flat-column.js';
import { isJudgedBySql, lockRows } from './named-row.js';
import { updateColumns } from './update-columns.js';

/**
 * Changes plain values of many rows by one message to the database, as {@link DirectUpdates} does for one row. Bodies go to
 * columns in one pass; all of them set the same attributes.
 */
@Injectable()
export class DirectBulkUpdates {
  constructor(
    private readonly batches: DirectBatches,
    private readonly validation: EntityValidation,
    private readonly written: WrittenObjects,
  ) {}

  /**
   * @param request what the stages share, without a transaction
   * @param ids of the rows, in the order of their bodies
   * @param elements bodies of the request
   * @returns what has been written; undefined where nothing has, and the usual pipeline must do it or say what is wrong
   */
  async update(
    request: Omit<WriteTask, 'transaction'>,
    entity: EntityModel,
    ids: readonly EntityId[],
    elements: readonly JsonObject[],
    plan: FetchPlan,
  ): Promise<readonly WrittenRoot[] | undefined> {
    const { caller } = request;
    const isRepeated = new Set(ids).size < ids.length;
    if (
      request.tokens ||
      isRepeated ||
      !isJudgedBySql(caller, entity) ||
      !this.batches.fits(caller, 'update', entity)
    ) {
      return undefined;
    }
    const columns = await inSlices(this.columnsIn(request, entity, elements)).catch(nothing);
    const roots = columns && (await mapInSlices(ids, (id) => plainChange(entity, id)));
    const read = roots && this.written.inBatch(caller, entity, plan, { roots, all: [] });
    if (!columns || !read) {
      return undefined;
    }
    const update = updateColumns(caller, entity, ids, columns);
    const rows = await this.batches.run(caller, entity, [lockRows(entity, ids), update, read.statement]);
    return rows && read.roots(rows.at(-1) ?? []);
  }

  /** @returns undefined where a body sets anything but plain values, other attributes than the first, or a broken value */
  private *columnsIn(
    { caller, bodies }: Omit<WriteTask, 'transaction'>,
    entity: EntityModel,
    elements: readonly JsonObject[],
  ): Steps<readonly FlatColumn[] | undefined> {
    const checks = plainChecksOf(entity);
    const [first] = elements;
    if (!checks || !first || entity.dynamicAttributes.size > 0) {
      return undefined;
    }
    const accepted = [...entity.attributes.values()].filter((each) => isAccepted(each, bodies.rights));
    const unset = accepted.filter(({ name }) => !Object.hasOwn(first, name)).map(({ name }) => name);
    const validation = this.validation.context(caller);
    const columns: FlatColumn[] = [];
    for (const attribute of accepted.filter(({ name }) => Object.hasOwn(first, name))) {
      const column = columnsOf(entity).get(attribute.name);
      if (!isCompared(column) || attribute.settableOn || entity.uniqueColumns.has(column.column)) {
        return undefined;
      }
      const check = checks.find((each) => each.attribute === attribute);
      const taking = { isAccepted: true, isSet: true, check, limits: bodies.limits, validation };
      columns.push(new FlatColumn(column.attribute, taking));
    }
    const avoided = bodies.locking ? [...unset, 'version'] : unset;
    for (const element of elements) {
      if (!isOfClass(entity, element) || avoided.some((name) => Object.hasOwn(element, name))) {
        return undefined;
      }
      if (!columns.every((column) => Object.hasOwn(element, column.name) && column.take(element))) {
        return undefined;
      }
      yield;
    }
    return columns.length > 0 ? columns : undefined;
  }
}

const nothing = (): undefined => undefined;

const isOfClass = (entity: EntityModel, json: JsonObject): boolean =>
  isJsonObject(json) && (json._entityName === undefined || entity.isCalled(json._entityName));
