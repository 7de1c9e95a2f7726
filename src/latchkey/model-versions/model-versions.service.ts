import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { InvalidJson, NOT_JSON } from '../common/json/invalid-json.js';
import { NO_JSON_LIMITS } from '../common/json/json-limits.js';
import { parseLongJson } from '../common/json-text.js';
import { DeclarationError, restError } from '../errors/rest-error.js';
import type { RestResponse } from '../http/rest-response.js';
import { transformed } from './transform-json.js';
import type { Direction, TransformationRule, TransformationRules } from './transformation-rule.js';
import { type QueryParameters, queryValue } from '../http/client-request.js';
import { getOrCreate } from '../common/get-or-create.js';
import { ATTEMPT, type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationSettings } from '../config/setting-groups.js';
import { EntityRegistry } from '../model/entity-model.js';
import { Features } from '../model/feature.js';
import { buildRules } from './rule-builder.js';
import { readTransformationFile } from './transformation-file.js';

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
const currentModel = (entity: string): ModelVersion => ({
  entity,
  body: (json) => Promise.resolve(json),
  answer: (response) => response,
});

/** Requests of a client that was made for an older version of the model; protocol/transformations.md 1. */
class OlderModel implements ModelVersion {
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
    return json instanceof InvalidJson
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

const NO_RULES: TransformationRules = new Map();

/** The older versions of the model that clients may speak; protocol/transformations.md. */
@Injectable()
export class ModelVersions {
  private readonly rules: Readonly<Record<Direction, Map<string, Map<string, TransformationRule>>>> = {
    fromVersion: new Map(),
    toVersion: new Map(),
  };

  /** @throws DeclarationError naming version, entity and cure */
  constructor(
    features: Features,
    entities: EntityRegistry,
    settings: DeclarationSettings,
    @Optional() @Inject(ATTEMPT) attempt: Attempt = failFast,
  ) {
    const inFile = attempt(() => readTransformationFile(settings.TRANSFORMATIONS_FILE)) ?? [];
    for (const declaration of [...features.all('transformations'), ...inFile]) {
      attempt(() => {
        const { fromVersion, toVersion } = buildRules(declaration, entities);
        this.add('fromVersion', declaration.version, fromVersion);
        this.add('toVersion', declaration.version, toVersion);
      });
    }
  }

  /**
   * @param requested name of the entity in the URL
   * @param parameters of the request; without `modelVersion`, or with a version nobody declared, nothing changes
   */
  of(requested: string, parameters: QueryParameters): ModelVersion {
    const version = queryValue(parameters, 'modelVersion');
    return version === undefined
      ? currentModel(requested)
      : new OlderModel(
          requested,
          this.rules.fromVersion.get(version) ?? NO_RULES,
          this.rules.toVersion.get(version) ?? NO_RULES,
        );
  }

  /**
   * The response to a request in the words that it speaks itself.
   *
   * @param requested name of the entity in the URL
   * @param work makes the response, in the words of today
   */
  respond(
    requested: string,
    parameters: QueryParameters,
    work: (model: ModelVersion) => Promise<RestResponse>,
  ): Promise<RestResponse> {
    const model = this.of(requested, parameters);
    return model.answer(work(model));
  }

  /** All names of today that a name in a URL may mean, by whichever version: the name itself first. */
  meaningsOf(requested: string): readonly string[] {
    const older = [...this.rules.fromVersion.values()].flatMap((rules) => rules.get(requested)?.target ?? []);
    return [...new Set([requested, ...older])];
  }

  /** The same for what has no name in the URL. @param entity name of today */
  ofToday(entity: string, parameters: QueryParameters): ModelVersion {
    const version = queryValue(parameters, 'modelVersion') ?? '';
    return this.of(this.rules.toVersion.get(version)?.get(entity)?.target ?? entity, parameters);
  }

  private add(direction: Direction, version: string, rule: TransformationRule): void {
    const known = getOrCreate(this.rules[direction], version, () => new Map<string, TransformationRule>());
    if (known.has(rule.source)) {
      throw new DeclarationError(`Version ${version} has two transformations of ${rule.source}: leave one of the two`);
    }
    known.set(rule.source, rule);
  }
}
