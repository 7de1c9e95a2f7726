import { Injectable } from '@nestjs/common';
import { type QueryParameters, queryValue } from '../http/client-request.js';
import type { ReadBody } from '../http/request-bodies.js';
import { jsonArray, mapInSlices } from '../common/in-slices.js';
import { restError } from '../errors/rest-error.js';
import { type ResponseHeaders, RestResponse } from '../http/rest-response.js';
import { EntitySettings, LimitSettings } from '../config/setting-groups.js';
import { type EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { Caller } from '../roles/caller.js';
import type { EntityAction } from '../roles/rights.js';
import { idSegment, requireId } from './entity-id.js';
import type { FetchPlan } from './fetch-plan/fetch-plan.js';
import { RequestedPlan } from './fetch-plan/fetch-plan-registry.js';
import { SecurityTokens } from './serialization/security-tokens.js';
import { identityPlan, WrittenObjects, type WrittenRoot } from './write/response/written-objects.js';
import { checkIfMatch, writtenTag } from './entity-tag.js';
import { parseBulkUpdate, parseCreation, RequestObjects } from './write/body/request-bodies.js';
import { namedId } from './write/change/named-id.js';
import { createdRoots, requiredRows, updatedRoots } from './write/change/root-changes.js';
import { DirectBulkUpdates } from './write/direct/direct-bulk-updates.js';
import { DirectCreations } from './write/direct/direct-creations.js';
import { DirectUpdates } from './write/direct/direct-updates.js';
import { RowVisibility } from './write/check/permissions.js';
import type { WriteTask } from './write/change/write-task.js';
import { UnitsOfWork } from './write/unit-of-work.js';
import { creationError, updateError, type WriteError } from './write/write-error.js';
import { WriteTransactions } from './write/write-transactions.js';

/** What a write request carries in addition to the entity and id of its URL. */
export interface WriteRequest {
  readonly query: QueryParameters;
  /** Parsed JSON of the body. */
  readonly json: ReadBody;
  /** URL of all objects of the entity, for the `Location` header. */
  readonly location: string;
  readonly ifMatch: string | undefined;
}

/** Writes of the generic endpoint, each in one transaction; protocol/entities.md 8 and 9. */
@Injectable()
export class EntityWrites {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: RequestedPlan,
    private readonly creations: DirectCreations,
    private readonly updates: DirectUpdates,
    private readonly bulkUpdates: DirectBulkUpdates,
    private readonly units: UnitsOfWork,
    private readonly written: WrittenObjects,
    private readonly transactions: WriteTransactions,
    private readonly visibility: RowVisibility,
    private readonly tokens: SecurityTokens,
    private readonly settings: EntitySettings,
    private readonly limits: LimitSettings,
  ) {}

  /** One object, or an array of them. */
  async create(caller: Caller, entityName: string, { query, json, location }: WriteRequest): Promise<RestResponse> {
    const entity = this.permitted(caller, 'create', entityName);
    const { bulk, elements } = parseCreation(await json());
    const plan = this.responsePlan(entity, query);
    this.objects(creationError).add(entity, elements);
    const bodies = { rights: caller.rights, locking: false, limits: this.limits };
    const request = { caller, visibility: this.visibility, errorOf: creationError, specific: !bulk, bodies };
    const created =
      (await this.creations.create(request, entity, elements, plan)) ??
      (await this.transactions.run(caller, { entity, operation: 'create' }, async (transaction) => {
        const task: WriteTask = { ...request, transaction };
        const unit = await this.units.save(task, entity, await createdRoots(task, entity, elements), bulk);
        return this.written.read(task, entity, plan, unit);
      }));
    const [object] = created;
    return bulk || !object
      ? RestResponse.result(await jsonArray(jsonOf(created)), { location }, 201)
      : RestResponse.result(
          object.json,
          { location: `${location}/${idSegment(entity, object.root.id)}`, ...tagOf(caller, object) },
          201,
        );
  }

  async update(
    caller: Caller,
    entityName: string,
    idText: string,
    { query, json, ifMatch }: WriteRequest,
  ): Promise<RestResponse> {
    const entity = this.permitted(caller, 'update', entityName);
    const plan = this.responsePlan(entity, query);
    const named = { id: requireId(entity, idText, this.limits), text: idText };
    const elements = [await json()];
    this.objects(updateError).add(entity, elements);
    const request = this.updateRequest(caller);
    const updated = await this.updates.update(request, entity, named.id, elements[0], plan, ifMatch);
    if (updated) {
      return RestResponse.result(updated.json, tagOf(caller, updated));
    }
    return this.transactions.run(caller, { entity, operation: 'update' }, async (transaction) => {
      const task: WriteTask = { ...request, transaction };
      const rows = await requiredRows(task, entity, [named]);
      rows.forEach((row) => {
        checkIfMatch(caller, ifMatch, row);
      });
      const unit = await this.units.save(task, entity, await updatedRoots(task, rows, elements), false);
      const objects = await this.written.read(task, entity, plan, unit);
      const [object] = objects;
      return RestResponse.result(object?.json ?? '', object && tagOf(caller, object));
    });
  }

  /** Many objects at once; protocol/entities.md 9.2. */
  async updateAll(caller: Caller, entityName: string, { query, json }: WriteRequest): Promise<RestResponse> {
    const entity = this.permitted(caller, 'update', entityName);
    const plan = this.responsePlan(entity, query);
    const elements = parseBulkUpdate(await json());
    this.objects(updateError).add(entity, elements);
    const named = await mapInSlices(elements, (element) => namedId(entity, element, this.limits));
    const request = this.updateRequest(caller);
    const ids = named.map(({ id }) => id);
    const updated =
      (await this.bulkUpdates.update(request, entity, ids, elements, plan)) ??
      (await this.transactions.run(caller, { entity, operation: 'update' }, async (transaction) => {
        const task: WriteTask = { ...request, transaction };
        const rows = await requiredRows(task, entity, named);
        const unit = await this.units.save(task, entity, await updatedRoots(task, rows, elements), true);
        return this.written.read(task, entity, plan, unit);
      }));
    return RestResponse.result(await jsonArray(jsonOf(updated)));
  }

  private permitted(caller: Caller, action: keyof typeof FORBIDDEN, entityName: string): EntityModel {
    const entity = this.entities.get(entityName);
    if (!caller.rights.mayDo(action, entity.name)) {
      throw restError(FORBIDDEN[action], { entity: entity.name });
    }
    return entity;
  }

  private responsePlan(entity: EntityModel, query: QueryParameters): FetchPlan {
    const name = queryValue(query, 'responseFetchPlan', 'responseView');
    return name === undefined ? identityPlan(entity) : this.plans.find(entity, name);
  }

  private objects(errorOf: WriteError): RequestObjects {
    return new RequestObjects(this.limits.MAX_REQUEST_OBJECTS, errorOf);
  }

  private updateRequest(caller: Caller): Omit<WriteTask, 'transaction'> {
    const bodies = {
      rights: caller.rights,
      locking: this.settings.OPTIMISTIC_LOCKING_ENABLED,
      limits: this.limits,
    };
    const { visibility } = this;
    const tokens = this.tokens.required ? this.tokens : undefined;
    return { caller, visibility, tokens, errorOf: updateError, specific: false, bodies };
  }
}

const jsonOf = (objects: readonly WrittenRoot[]): readonly string[] => objects.map(({ json }) => json);

/** The `ETag` of an object; the author learns nothing more about an object that has become invisible. */
const tagOf = (caller: Caller, { root, seen }: WrittenRoot): ResponseHeaders => (seen ? writtenTag(caller, root) : {});

const FORBIDDEN = {
  create: 'creationForbidden',
  update: 'updatingForbidden',
} as const satisfies Partial<Record<EntityAction, string>>;
