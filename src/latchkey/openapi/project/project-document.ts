import type { Steps } from '../../common/in-slices.js';
import type { DynamicAttributeSettings, EntitySettings } from '../../config/setting-groups.js';
import type { FetchPlanRegistry } from '../../entities/fetch-plan/fetch-plan-registry.js';
import { keyColumnsOf } from '../../dynamic-attributes/dynamic-types.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { QueryRegistry } from '../../queries/query-registry.js';
import type { ServiceRegistry } from '../../services/service-registry.js';
import type { OpenApiDocument, PathItem, Paths, Schema } from '../openapi.js';
import { withDynamicMembers } from '../parts/schemas.js';
import { SECURITY_SCHEMES, WITH_TOKEN } from '../parts/security.js';
import { SHARED_SCHEMAS } from '../parts/shared-schemas.js';
import { withUniqueIds } from '../parts/unique-ids.js';
import { responseSchema } from './response-schemas.js';
import { bodySchemas, embeddedSchemas, heldSchemas, type Schemas } from './body-schemas.js';
import { contextOf } from './entity-context.js';
import { entityPaths } from './entity-paths.js';
import { planSchema } from './plan-schema.js';
import { schemaName } from './names.js';
import { queryPaths, queryTag } from './query-paths.js';
import { servicePaths } from './service-paths.js';
import { dtoSchemas } from './service-types.js';

/** All that the application declares. */
export interface ProjectModel {
  readonly entities: EntityRegistry;
  readonly plans: FetchPlanRegistry;
  readonly queries: QueryRegistry;
  readonly services: ServiceRegistry;
}

/** Describes entities, queries and services by their names, at the default paths, for everybody alike; protocol/docs.md 2. */
export function* projectDocument(
  model: ProjectModel,
  settings: EntitySettings,
  dynamic: DynamicAttributeSettings,
): Steps<OpenApiDocument> {
  return {
    openapi: '3.0.3',
    info: { title: 'Project REST API', version: '0.1', description: 'Generated REST API documentation' },
    servers: [{ url: '/rest' }],
    tags: tagsOf(model),
    security: WITH_TOKEN,
    paths: withUniqueIds(yield* pathsOf(model, settings)),
    components: {
      schemas: {
        ...SHARED_SCHEMAS,
        ...(yield* schemasOf(model.entities, settings, dynamic)),
        ...dtoSchemas(model.services.all()),
      },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function tagsOf({ entities, queries, services }: ProjectModel): OpenApiDocument['tags'] {
  const asked = entities.all().filter((entity) => queries.of(entity).length > 0);
  return [
    ...entities.all().map(({ name }) => ({ name, description: 'Entity CRUD operations' })),
    ...asked.map(({ name }) => ({ name: queryTag(name), description: 'Predefined queries execution' })),
    ...services.all().map(({ name }) => ({ name, description: 'Middleware services execution' })),
  ];
}

function* pathsOf({ entities, plans, queries, services }: ProjectModel, settings: EntitySettings): Steps<Paths> {
  const all = entities.all().map((entity) => ({ entity, context: contextOf(entity, plans, settings) }));
  const paths: Record<string, PathItem> = {};
  for (const { entity, context } of all) {
    Object.assign(paths, entityPaths(entity, context));
    yield;
  }
  for (const { entity, context } of all) {
    for (const query of queries.of(entity)) {
      Object.assign(paths, queryPaths(query, context, entities.enums));
      yield;
    }
  }
  for (const service of services.all()) {
    Object.assign(paths, servicePaths(service));
    yield;
  }
  return paths;
}

function* schemasOf(
  entities: EntityRegistry,
  settings: EntitySettings,
  { DYNAMIC_ATTRIBUTES_ENABLED: dynamic }: DynamicAttributeSettings,
): Steps<Schemas> {
  const schemas: Record<string, Schema> = {};
  for (const type of entities.types.values()) {
    schemas[schemaName('entity', type.name)] = responseSchema(type);
    yield;
  }
  for (const entity of entities.withTableless()) {
    Object.assign(schemas, entity.stored ? bodySchemas(entity, entities) : heldSchemas(entity));
    if (entity.stored && settings.INLINE_FETCH_PLAN_ENABLED) {
      schemas[schemaName('plan', entity.name)] = planSchema(entity);
    }
    yield;
  }
  for (const embeddable of entities.embeddables.values()) {
    Object.assign(schemas, embeddedSchemas(embeddable));
  }
  if (dynamic) {
    entities
      .all()
      .filter(keyColumnsOf)
      .forEach((entity) => {
        addDynamicMembers(schemas, entity);
      });
  }
  return schemas;
}

/** Wherever an object stands with its values (protocol/dynamic-attributes.md 6). */
function addDynamicMembers(schemas: Record<string, Schema>, { name }: EntityModel): void {
  for (const kind of ['entity', 'new', 'item', 'changes'] as const) {
    const schema = schemas[schemaName(kind, name)];
    if (schema) {
      schemas[schemaName(kind, name)] = withDynamicMembers(schema);
    }
  }
}
