import { Logger } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { JsonFault, NOT_JSON } from '../common/json/json-fault.js';
import { NO_JSON_LIMITS } from '../common/json/json-limits.js';
import { parseLongJson } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import type { RestResponse } from '../common/rest-response.js';
import { transformed } from './transform-json.js';
import type { TransformationRules } from './transformation-rule.js';

/** How one request names things of one entity: in today's words, or in those of an older version of the model. */
export interface ModelVersion {
  /** Name that the entity has today. */
  readonly entity: string;
  /** The body of a request in the words of today. */
  body(json: unknown): Promise<unknown>;
  /** A response in the words of the client. */
  answer(response: Promise<RestResponse>): Promise<RestResponse>;
}

/** Requests without `modelVersion`: nothing changes. */
export const currentModel = (entity: string): ModelVersion => ({
  entity,
  body: (json) => Promise.resolve(json),
  answer: (response) => response,
});

/** Requests of a client that was made for an older version of the model; protocol/transformations.md 1. */
export class OlderModel implements ModelVersion {
  private readonly logger = new Logger(OlderModel.name);
  readonly entity: string;

  /** @param requested name of the entity in the URL */
  constructor(
    private readonly requested: string,
    private readonly fromVersion: TransformationRules,
    private readonly toVersion: TransformationRules,
  ) {
    this.entity = fromVersion.get(requested)?.target ?? requested;
  }

  body(json: unknown): Promise<unknown> {
    return this.transform(json, this.requested, this.fromVersion);
  }

  async answer(response: Promise<RestResponse>): Promise<RestResponse> {
    const answer = await response;
    const json = typeof answer.body === 'string' ? await parseLongJson(answer.body, NO_JSON_LIMITS) : NOT_JSON;
    return json instanceof JsonFault
      ? answer
      : answer.withBody(stringify(await this.transform(json, this.entity, this.toVersion)) ?? '');
  }

  private async transform(json: unknown, name: string, rules: TransformationRules): Promise<unknown> {
    try {
      return await transformed(json, name, rules);
    } catch (error) {
      this.logger.error(`Objects of ${name} could not be transformed: ${String(error)}`);
      throw restError('transformationFailed', { entity: name });
    }
  }
}
