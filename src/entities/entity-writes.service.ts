import { Injectable } from '@nestjs/common';
import { type QueryParameters, queryValue } from '../common/http/query-string.js';
import { isJsonObject, type JsonObject, parseJson } from '../common/json-text.js';
import { restError } from '../common/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import { Database, type Transaction } from '../database/database.js';
import type { EntityModel } from '../metadata/entity-model.js';
import { Messages } from '../messages/messages.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import type { Caller } from '../roles/caller.js';
import { idSegment } from './entity-id.js';
import type { FetchPlan } from './fetch-plan/fetch-plan.js';
import { RequestedPlan } from './fetch-plan/requested-plan.js';
import { displayFor } from './read/presentation.js';
import { ReadCompiler } from './read/read-compiler.js';
import { EntityWriter } from './write/entity-writer.js';
import { translatedDatabaseFaults } from './write/database-faults.js';

/** Writes of the generic endpoint, each in one transaction; protocol/entities.md 8 and 9. */
@Injectable()
export class EntityWrites {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: RequestedPlan,
    private readonly compiler: ReadCompiler,
    private readonly writer: EntityWriter,
    private readonly database: Database,
    private readonly messages: Messages,
  ) {}

  /** @param origin `<scheme>://<host>` for the `Location` header */
  async create(
    caller: Caller,
    entityName: string,
    query: QueryParameters,
    text: string,
    origin: string,
  ): Promise<RestResponse> {
    const body = parseCreation(text);
    const entity = this.entities.get(entityName);
    if (!caller.rights.mayDo('create', entity.name)) {
      throw restError('creationForbidden', { entity: entity.name });
    }
    const plan = this.responsePlan(entity, query);
    const { id, json } = await this.inTransaction(caller, entity, async (transaction) => {
      const created = await this.writer.create(transaction, caller, entity, body);
      return { id: created, json: await this.written(transaction, caller, entity, created, plan) };
    });
    const location = `${origin}/rest/entities/${encodeURIComponent(entityName)}/${idSegment(entity, id)}`;
    return RestResponse.json(json, { location }, 201);
  }

  async update(
    caller: Caller,
    entityName: string,
    idText: string,
    query: QueryParameters,
    text: string,
  ): Promise<RestResponse> {
    const entity = this.entities.get(entityName);
    if (!caller.rights.mayDo('update', entity.name)) {
      throw restError('updatingForbidden', { entity: entity.name });
    }
    const plan = this.responsePlan(entity, query);
    const json = await this.inTransaction(caller, entity, async (transaction) => {
      const id = await this.writer.update(transaction, caller, entity, idText, text);
      return this.written(transaction, caller, entity, id, plan);
    });
    return RestResponse.json(json);
  }

  async delete(caller: Caller, entityName: string, idText: string): Promise<RestResponse> {
    const entity = this.entities.get(entityName);
    if (!caller.rights.mayDo('delete', entity.name)) {
      throw restError('deletionForbidden', { entity: entity.name });
    }
    await this.inTransaction(caller, entity, (transaction) => this.writer.delete(transaction, caller, entity, idText));
    return RestResponse.empty(204);
  }

  /** Without a plan the answer is the identity and the key only (protocol/entities.md 8.3). */
  private responsePlan(entity: EntityModel, query: QueryParameters): FetchPlan {
    const name = queryValue(query, 'responseFetchPlan', 'responseView');
    const key = entity.primaryKey;
    return name === undefined ? { key: key.name, nodes: [{ attribute: key }] } : this.plans.find(entity, name);
  }

  /** The written object as its author may see it; only its identity when it has become invisible. */
  private async written(
    transaction: Transaction,
    caller: Caller,
    entity: EntityModel,
    id: string,
    plan: FetchPlan,
  ): Promise<string> {
    const read = this.compiler.compile({ entity, plan, sort: [], rights: caller.rights });
    const shown = { nulls: false, display: displayFor(this.messages, caller) };
    const objects = caller.rights.mayDo('read', entity.name) ? await read.objects(transaction, [id], shown) : undefined;
    return objects?.get(id) ?? JSON.stringify({ id, _entityName: entity.name });
  }

  private inTransaction<T>(
    caller: Caller,
    entity: EntityModel,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const texts = this.messages.texts(caller.locale);
    return translatedDatabaseFaults(entity, this.entities, texts, () => this.database.transaction(work));
  }
}

function parseCreation(text: string): JsonObject {
  const body = parseJson(text);
  if (Array.isArray(body)) {
    throw restError('notOffered', { what: 'Creating several entities in one request' });
  }
  if (!isJsonObject(body)) {
    throw restError('malformedJson');
  }
  return body;
}
