import { Injectable } from '@nestjs/common';
import type { QueryParameters } from '../common/http/query-string.js';
import { parseJson } from '../common/json-text.js';
import type { RestResponse } from '../common/rest-response.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
import type { GivenValue } from './parameter-conversion.js';
import type { ServiceMethod, ServiceParameter } from './service-model.js';

/** Lists of entities that methods take, and entities that they return, in the words of older models; protocol/services.md 7. */
@Injectable()
export class CallVersions {
  constructor(private readonly versions: ModelVersions) {}

  /** A value as it was sent, in the words of today. */
  given({ type: { item, list } }: ServiceParameter, value: GivenValue, query: QueryParameters): GivenValue {
    if (item.kind !== 'entity' || !list || value === undefined || value === null) {
      return value;
    }
    const json = typeof value === 'string' ? parseJson(value) : value;
    return this.versions.ofToday(item.entity.name, query).body(json);
  }

  /** A result in the words of the client. */
  async answer({ returns }: ServiceMethod, response: RestResponse, query: QueryParameters): Promise<RestResponse> {
    return returns?.item.kind === 'entity'
      ? this.versions.ofToday(returns.item.entity.name, query).answer(Promise.resolve(response))
      : response;
  }
}
