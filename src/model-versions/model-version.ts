import { Logger } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { NOT_JSON, parseJson } from '../common/json-text.js';
import { restError } from '../common/rest-error.js';
import type { RestResponse } from '../common/rest-response.js';
import { transformed } from './transform-json.js';
import type { TransformationRules } from './transformation-rule.js';

/** How one request speaks of one entity: in the words of today, or in those of an older version of the model. */
export interface ModelVersion {
  /** Name that the entity has today. */
  readonly entity: string;
  /** The body of a request in the words of today. Text that is no JSON stays as it is: whoever reads it refuses it. */
  body(text: string): string;
  /** An answer in the words of the client. */
  answer(response: Promise<RestResponse>): Promise<RestResponse>;
}

/** Requests without `modelVersion`: nothing changes. */
export const currentModel = (entity: string): ModelVersion => ({
  entity,
  body: (text) => text,
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

  body(text: string): string {
    return this.transform(text, this.requested, this.fromVersion);
  }

  async answer(response: Promise<RestResponse>): Promise<RestResponse> {
    const answer = await response;
    return typeof answer.body === 'string'
      ? answer.withBody(this.transform(answer.body, this.entity, this.toVersion))
      : answer;
  }

  private transform(text: string, name: string, rules: TransformationRules): string {
    const json = parseJson(text);
    if (json === NOT_JSON) {
      return text;
    }
    try {
      return stringify(transformed(json, name, rules)) ?? text;
    } catch (error) {
      this.logger.error(`Objects of ${name} could not be transformed: ${String(error)}`);
      throw restError('transformationFailed', { entity: name });
    }
  }
}
