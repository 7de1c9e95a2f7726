import { DataSource, EntitySchema } from 'typeorm';
import { ConfigurationError, type ReadSettings } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { type Host, HOST } from './database/host.js';
import { withReplacedRelations } from './database/replaced-relations.js';
import { SnakeNamingStrategy } from './database/snake-naming.strategy.js';
import { FetchPlanRegistry } from './entities/fetch-plan/fetch-plan-registry.js';
import { requireHookedEntity } from './entities/write/hook-registry.js';
import { requireAttributes } from './entities/write/validation/require-attributes.js';
import { type Attempt, FoundFaults } from './errors/found-faults.js';
import { DeclarationError } from './errors/rest-error.js';
import { HttpModule } from './http/http.module.js';
import { compileUrlPatterns } from './http/url-pattern.js';
import { type ApplicationModule, LatchkeyModule } from './latchkey.module.js';
import { Messages, SYSTEM_BUNDLES } from './messages/messages.js';
import { ModelVersions } from './model-versions/model-versions.service.js';
import type { EntityClass } from './model/declarations.js';
import { isEntity } from './model/entity-class.js';
import { declaredFeatures, declaredProviders } from './model/declared-features.js';
import type { EntityRegistry } from './model/entity-model.js';
import type { Features } from './model/feature.js';
import { valueOf } from './model/module-declaration.js';
import { buildEntityRegistry } from './model/model-builder.js';
import { requireDescribable } from './model/undescribed-columns.js';
import { QueryRegistry } from './queries/query-registry.js';
import { checkReplacements } from './model/replacements.js';
import { DesignTimeRoles } from './roles/design-time-roles.js';
import { isRowLevelRole } from './roles/row-level/row-level-declarations.js';
import { RowLevelRoleRegistry } from './roles/row-level/row-level-role-registry.js';
import { ServiceRegistry } from './services/service-registry.js';
import { ServiceTypes } from './services/service-types.js';
import { unlistedEntities } from './unlisted-entities.js';
import { checkOwnUser } from './users/own-user.js';

/**
 * All that is wrong with the declarations of an application. It needs no database and creates no provider, so that one start
 * reports faults of settings and of declarations together.
 *
 * @returns one sentence each, with place and cure
 */
export async function declarationFaults(
  settings: Settings,
  application: readonly ApplicationModule[],
): Promise<readonly string[]> {
  return featureFaults(settings, await applicationFeatures(settings, application));
}

async function featureFaults(settings: Settings, features: Features): Promise<readonly string[]> {
  const found = new FoundFaults();
  checkSettings(settings, features, found.attempt);
  const strangers = features.all('entities').filter((each: unknown) => typeof each !== 'function');
  if (strangers.length > 0) {
    found.add(...strangers.map(strangerFault));
    return found.all();
  }
  for (const entity of features.stored.filter((each) => !isEntity(each))) {
    found.add(`${entity.name} is listed as an entity: add @Entity() to it`);
  }
  checkReplacements(features.entities, found.attempt);
  const unlisted = unlistedEntities(features);
  found.add(...unlisted.values());
  const entities = [...features.stored.filter(isEntity), ...unlisted.keys()];
  if (entities.map((each) => found.attempt(() => describable(each))).includes(undefined)) {
    return found.all();
  }
  const described = await DescribedEntities.of([...features.stored, ...unlisted.keys()], found);
  if (described) {
    const registry = buildEntityRegistry(described, features.tableless, new Set(), found.attempt);
    checkModel(registry, features, settings, found.attempt);
  }
  return found.all();
}

/** @param listed what "entities" has in the place of a class */
function strangerFault(listed: unknown): string {
  return listed instanceof EntitySchema
    ? `${listed.options.name} is listed as an EntitySchema: write a class with @Entity() and @RestEntity, and list that`
    : `"entities" of a Latchkey.forFeature lists ${String(listed)}: list a class, and if it is one, break the circle of imports that leaves it undefined`;
}

function describable(entity: EntityClass): EntityClass {
  requireDescribable(entity);
  return entity;
}

/** What an application and the framework declare together. */
export function applicationFeatures(settings: Settings, application: readonly ApplicationModule[]): Promise<Features> {
  return declaredFeatures([LatchkeyModule.with(settings, { module: HttpModule }, application)]);
}

/** @returns undefined where the application does not take Latchkey in by `Latchkey.forRoot` */
export async function applicationHost(application: ApplicationModule): Promise<Host | undefined> {
  const held = (await declaredProviders([application])).map((provider) => valueOf(provider, HOST));
  return held.find((each) => each !== undefined) as Host | undefined;
}

/** @throws ConfigurationError or DeclarationError with all that is wrong */
export async function requireDeclarations({ settings, faults }: ReadSettings, features: Features): Promise<void> {
  const declared = await featureFaults(settings, features);
  if (declared.length > 0) {
    throw new DeclarationError([...faults, ...declared]);
  }
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
}

/** What settings and files say of URLs and locales. */
function checkSettings(settings: Settings, features: Features, attempt: Attempt): void {
  const { OPEN_URL_PATTERNS, ANONYMOUS_URL_PATTERNS, AUTHENTICATED_URL_PATTERNS, CORS_URL_PATTERNS } = settings;
  for (const pattern of [
    OPEN_URL_PATTERNS,
    ANONYMOUS_URL_PATTERNS,
    AUTHENTICATED_URL_PATTERNS,
    CORS_URL_PATTERNS,
  ].flat()) {
    attempt(() => compileUrlPatterns([pattern]));
  }
  attempt(() => new Messages(settings.LOCALES, [SYSTEM_BUNDLES, ...features.all('messages')], attempt));
}

function checkModel(entities: EntityRegistry, features: Features, settings: Settings, attempt: Attempt): void {
  checkOwnUser(features, entities, attempt);
  const roles = features.all('roles');
  new DesignTimeRoles(
    roles.filter((role) => !isRowLevelRole(role)),
    entities,
    attempt,
  );
  new RowLevelRoleRegistry(roles.filter(isRowLevelRole), entities, attempt);
  for (const hook of features.all('hooks')) {
    attempt(() => requireHookedEntity(hook));
  }
  for (const { name, target, attributes } of entities.types.values()) {
    attempt(() => {
      requireAttributes(name, target, attributes);
    });
  }
  new ServiceRegistry(features, new ServiceTypes(features, entities, attempt), settings, attempt);
  new QueryRegistry(features, entities, new FetchPlanRegistry(entities, attempt), attempt);
  new ModelVersions(features, entities, settings, attempt);
}

/** TypeORM's description of the entities, without a connection. */
class DescribedEntities extends DataSource {
  /** @returns undefined where TypeORM cannot describe them */
  static async of(entities: readonly EntityClass[], found: FoundFaults): Promise<DescribedEntities | undefined> {
    const source = new DescribedEntities({
      type: 'postgres',
      entities: [...entities],
      namingStrategy: new SnakeNamingStrategy(),
    });
    try {
      await withReplacedRelations(entities, () => source.buildMetadatas());
      return source;
    } catch (error) {
      found.add(`The entities are not usable: ${(error as Error).message}`);
      return undefined;
    }
  }
}
