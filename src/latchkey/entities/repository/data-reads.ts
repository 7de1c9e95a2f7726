import { Injectable } from '@nestjs/common';
import { parse } from 'lossless-json';
import { inSlices, mapSteps } from '../../common/in-slices.js';
import { parseFilter } from '../../conditions/filter-parser.js';
import { boundValues } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { restError } from '../../errors/rest-error.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import { EntitySettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import type { SqlRunner } from '../../sql/statement.js';
import { Messages } from '../../messages/messages.js';
import { type EntityId, type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { withDynamicAttributes } from '../fetch-plan/dynamic-plan.js';
import type { FetchPlan } from '../fetch-plan/fetch-plan.js';
import { FetchPlanRegistry } from '../fetch-plan/fetch-plan-registry.js';
import { pageSize, parseSort } from '../list-parameters.js';
import { type CompiledRead, type Presentation, shownTo } from '../read/compiled-read.js';
import { ReadCompiler } from '../read/read-compiler.js';
import type { MemoryObject } from '../write/validation/memory-objects.js';
import { loadedInstance, withNames } from './code-plan.js';
import type { DataScope } from './data.js';
import { inputId, idText, storedEntity } from './data-entities.js';
import type { DataCondition, InputId, ListOptions, LoadOptions } from './data-options.js';
import { requireRight } from './require-right.js';

/** Compiled reads for application code: the same statements as for requests, their rows as instances. */
@Injectable()
export class DataReads {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: FetchPlanRegistry,
    private readonly compiler: ReadCompiler,
    private readonly database: Database,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
  ) {}

  async one(scope: DataScope, target: unknown, id: InputId, options: LoadOptions): Promise<MemoryObject | undefined> {
    const entity = this.readable(scope, target);
    const plan = this.planOf(entity, options);
    const read = this.compile(scope, entity, plan);
    const object = await read.object(this.runner(scope), inputId(entity, id), this.shown(scope));
    return object && inSlices(loadedInstance(entity, parse(object.json), plan));
  }

  async required(scope: DataScope, target: unknown, id: InputId, options: LoadOptions): Promise<MemoryObject> {
    const object = await this.one(scope, target, id, options);
    if (!object) {
      throw restError('entityIdNotFound', { entity: storedEntity(this.entities, target).name, id: idText(id) });
    }
    return object;
  }

  async list(scope: DataScope, target: unknown, options: ListOptions): Promise<readonly MemoryObject[]> {
    const entity = this.readable(scope, target);
    const plan = this.planOf(entity, options);
    const filter = filterOf(entity, options.where);
    const page = { limit: pageSize(this.settings, entity, options.limit), offset: options.offset ?? 0 };
    const sort = parseSort(options.sort);
    const read = this.compiler.compile({
      entity,
      plan: withNames(entity, plan),
      sort,
      rights: scope.code,
      ...(filter && { filter }),
    });
    const values = filter ? boundValues(filter) : [];
    const objects = await read.pageOfObjects(this.runner(scope), page, this.shown(scope), values);
    return inSlices(mapSteps(objects, (json) => loadedInstance(entity, parse(json), plan)));
  }

  async count(scope: DataScope, target: unknown, where: DataCondition | undefined): Promise<number> {
    const entity = this.readable(scope, target);
    const filter = filterOf(entity, where);
    const shape = { entity, rights: scope.code, ...(filter && { filter }) };
    return Number(await this.compiler.count(this.runner(scope), shape, scope.caller.values));
  }

  /** Objects as they are after a write, on the connection that wrote them; those that the caller sees. */
  async written(
    scope: DataScope & { readonly transaction: SqlRunner },
    entity: EntityModel,
    ids: readonly EntityId[],
    options: LoadOptions,
  ): Promise<ReadonlyMap<EntityId, MemoryObject>> {
    if (ids.length === 0 || !scope.caller.rights.mayDo('read', entity.name)) {
      return new Map();
    }
    const plan = this.planOf(entity, options);
    const objects = await this.compile(scope, entity, plan).objects(scope.transaction, ids, this.shown(scope));
    const instances = new Map<EntityId, MemoryObject>();
    await inSlices(
      mapSteps(objects, function* ([id, json]) {
        instances.set(id, yield* loadedInstance(entity, parse(json), plan));
      }),
    );
    return instances;
  }

  private compile({ code }: DataScope, entity: EntityModel, plan: FetchPlan): CompiledRead {
    return this.compiler.compile({ entity, plan: withNames(entity, plan), sort: [], rights: code });
  }

  private readable({ caller }: DataScope, target: unknown): EntityModel {
    const entity = storedEntity(this.entities, target);
    requireRight(caller, 'read', entity);
    return entity;
  }

  private planOf(entity: EntityModel, { plan = '_base', dynamicAttributes = false }: LoadOptions): FetchPlan {
    const named = typeof plan === 'string' ? this.plans.get(entity, plan) : this.plans.listed(entity, plan);
    const { dynamicRevision } = this.entities;
    return dynamicAttributes && dynamicRevision !== '' ? withDynamicAttributes(named, dynamicRevision) : named;
  }

  private runner({ transaction, caller }: DataScope): SqlRunner {
    return transaction ?? this.database.within(caller.deadline);
  }

  /** Null means loaded, but without a value. */
  private shown({ caller }: DataScope): Presentation {
    return shownTo(caller, this.messages, true);
  }
}

const filterOf = (entity: EntityModel, where: DataCondition | undefined): Condition | undefined =>
  where && parseFilter(entity, { conditions: [parse(JSON.stringify(where))] }, NO_LIMITS);
