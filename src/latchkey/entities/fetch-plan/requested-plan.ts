import { Injectable } from '@nestjs/common';
import { JsonFault } from '../../common/json/json-fault.js';
import { type JsonObject, parseJson } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import { EntitySettings, LimitSettings, ProtocolSettings } from '../../config/setting-groups.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { FetchPlan } from './fetch-plan.js';
import { FetchPlanRegistry } from './fetch-plan-registry.js';
import { isInlinePlan, parseInlinePlan } from './inline-plan.js';

/** Query parameters that name a plan; the second is that of old clients (protocol/entities.md 1.5). */
export const PLAN_PARAMETERS = ['fetchPlan', 'view'] as const;

/** Those of predefined queries: 3.x dropped the second (protocol/README.md decision 18). */
export const queryPlanParameters = ({ COMPATIBILITY }: ProtocolSettings): readonly string[] =>
  COMPATIBILITY === '2' ? PLAN_PARAMETERS : ['fetchPlan'];

/** Finds the plan a request asks for, by name or written as JSON. */
@Injectable()
export class RequestedPlan {
  constructor(
    private readonly registry: FetchPlanRegistry,
    private readonly settings: EntitySettings,
    private readonly limits: LimitSettings,
  ) {}

  /**
   * @param requested value of the parameter, or the JSON object in the body of a search; absent for the default
   * @throws RestError 400 for an unknown name, a faulty plan, or a plan in JSON while those are switched off
   */
  find(entity: EntityModel, requested: string | JsonObject | undefined): FetchPlan {
    if (requested === undefined) {
      return this.registry.default(entity);
    }
    if (typeof requested === 'string' && !isInlinePlan(requested)) {
      return this.registry.get(entity, requested);
    }
    if (!this.settings.INLINE_FETCH_PLAN_ENABLED) {
      throw restError('inlineFetchPlansDisabled');
    }
    const json = typeof requested === 'string' ? parseJson(requested, this.limits) : requested;
    if (json instanceof JsonFault && json.reason !== '') {
      throw restError('invalidFetchPlan', { reason: json.reason });
    }
    return parseInlinePlan(json, entity, this.registry);
  }
}
