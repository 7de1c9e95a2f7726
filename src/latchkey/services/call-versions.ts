import { Injectable } from '@nestjs/common';
import type { QueryParameters } from '../http/client-request.js';
import { isJsonObject, parseJson, parseLongJson } from '../common/json-text.js';
import type { RestResponse } from '../http/rest-response.js';
import { LimitSettings } from '../config/setting-groups.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
import { entityOf } from '../entities/instances/entity-of.js';
import type { EntityModel } from '../model/entity-model.js';
import { EntityRegistry } from '../model/entity-model.js';
import type { InputValue } from './parameter-conversion.js';
import type { ServiceMethod, ServiceParameter } from './service-model.js';
import type { ServiceType } from './service-types.js';

/** Characters of a text that is parsed at once. */
const LONG_TEXT = 8 * 1024;

/** Lists of entities that methods take, and entities that they return, in the words of older models; protocol/services.md 7. */
@Injectable()
export class CallVersions {
  constructor(
    private readonly versions: ModelVersions,
    private readonly entities: EntityRegistry,
    private readonly limits: LimitSettings,
  ) {}

  /** A value as it was sent, in the words of today. */
  async given(
    { type: { item, list } }: ServiceParameter,
    value: InputValue,
    query: QueryParameters,
  ): Promise<InputValue> {
    const json = typeof value === 'string' && value.length > LONG_TEXT ? await this.parsed(value) : value;
    if (item.kind !== 'entity' || !list || json === undefined || json === null) {
      return json;
    }
    const entities = typeof json === 'string' ? parseJson(json, this.limits) : json;
    return this.versions.ofToday(item.entity.name, query).body(entities);
  }

  /** Texts may hold JSON. A long one is parsed here, where it can give way to other requests. */
  private async parsed(text: string): Promise<InputValue> {
    const json = await parseLongJson(text, this.limits);
    return Array.isArray(json) || isJsonObject(json) ? json : text;
  }

  /** A result in the words of the client. @param response with the JSON of the result */
  async answer(
    { returns }: ServiceMethod,
    result: unknown,
    response: RestResponse,
    query: QueryParameters,
  ): Promise<RestResponse> {
    const entity = returns?.item.kind === 'entity' ? returns.item.entity : this.entityIn(returns, result);
    return entity ? this.versions.ofToday(entity.name, query).answer(Promise.resolve(response)) : response;
  }

  /** What a result without a declared type holds, when it is an entity or a collection of nothing else. */
  private entityIn(returns: ServiceType | undefined, result: unknown): EntityModel | undefined {
    if (returns && returns.item.kind !== 'json') {
      return undefined;
    }
    const values: unknown[] = Array.isArray(result) || result instanceof Set ? [...result] : [result];
    const found = values.map((each) =>
      typeof each === 'object' && each !== null ? entityOf(this.entities, each) : undefined,
    );
    return found.includes(undefined) ? undefined : found[0];
  }
}
