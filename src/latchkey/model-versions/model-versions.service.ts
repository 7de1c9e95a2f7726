import { Inject, Injectable, Optional } from '@nestjs/common';
import { getOrCreate } from '../common/get-or-create.js';
import { type QueryParameters, queryValue } from '../http/query-string.js';
import { ATTEMPT, type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { DeclarationSettings } from '../config/setting-groups.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { Features } from '../model/feature.js';
import { currentModel, type ModelVersion, OlderModel } from './model-version.js';
import { buildRules } from './rule-builder.js';
import { readTransformationFile } from './transformation-file.js';
import type { Direction, TransformationRule, TransformationRules } from './transformation-rule.js';

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
