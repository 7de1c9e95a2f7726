import { Injectable } from '@nestjs/common';
import type { QueryParameters } from '../http/query-string.js';
import { isJsonObject, parseJson, parseLongJson } from '../common/json-text.js';
import type { RestResponse } from '../common/rest-response.js';
import { LimitSettings } from '../config/setting-groups.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
import type { GivenValue } from './parameter-conversion.js';
import type { ServiceMethod, ServiceParameter } from './service-model.js';

/** Characters of a text that is parsed at once. */
const LONG_TEXT = 8 * 1024;

/** Lists of entities that methods take, and entities that they return, in the words of older models; protocol/services.md 7. */
@Injectable()
export class CallVersions {
  constructor(
    private readonly versions: ModelVersions,
    private readonly limits: LimitSettings,
  ) {}

  /** A value as it was sent, in the words of today. */
  async given(
    { type: { item, list } }: ServiceParameter,
    value: GivenValue,
    query: QueryParameters,
  ): Promise<GivenValue> {
    const json = typeof value === 'string' && value.length > LONG_TEXT ? await this.parsed(value) : value;
    if (item.kind !== 'entity' || !list || json === undefined || json === null) {
      return json;
    }
    const entities = typeof json === 'string' ? parseJson(json, this.limits) : json;
    return this.versions.ofToday(item.entity.name, query).body(entities);
  }

  /** Texts may hold JSON. A long one is parsed here, where it can give way to other requests. */
  private async parsed(text: string): Promise<GivenValue> {
    const json = await parseLongJson(text, this.limits);
    return Array.isArray(json) || isJsonObject(json) ? json : text;
  }

  /** A result in the words of the client. */
  async answer({ returns }: ServiceMethod, response: RestResponse, query: QueryParameters): Promise<RestResponse> {
    return returns?.item.kind === 'entity'
      ? this.versions.ofToday(returns.item.entity.name, query).answer(Promise.resolve(response))
      : response;
  }
}
