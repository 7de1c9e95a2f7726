import type { EntitySettings } from '../../config/setting-groups.js';
import type { FetchPlanRegistry } from '../../entities/fetch-plan/fetch-plan-registry.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Schema } from '../openapi.js';
import { jsonText } from '../parts/schemas.js';
import { schemaRef } from './names.js';

/** What the operations of an entity need in addition to its model. */
export interface EntityContext {
  /** A fetch plan in a query string. */
  readonly plan: Schema;
  /** A fetch plan in a body. */
  readonly planInBody: Schema;
  /** How many rows may be requested. */
  readonly limit: Schema;
}

export function contextOf(entity: EntityModel, plans: FetchPlanRegistry, settings: EntitySettings): EntityContext {
  const names: Schema = { type: 'string', enum: plans.namesOf(entity) };
  const own = schemaRef('plan', entity.name);
  const inline = settings.INLINE_FETCH_PLAN_ENABLED;
  return {
    plan: inline ? { anyOf: [names, jsonText(own, 'JSON text of a fetch plan')] } : names,
    planInBody: inline ? { anyOf: [names, own] } : names,
    limit: {
      type: 'integer',
      minimum: 0,
      maximum: settings.ENTITY_MAX_FETCH_SIZE[entity.name] ?? settings.DEFAULT_MAX_FETCH_SIZE,
    },
  };
}
