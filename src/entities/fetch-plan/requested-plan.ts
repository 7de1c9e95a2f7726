import { Inject, Injectable } from '@nestjs/common';
import { restError } from '../../common/rest-error.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { type FetchPlan } from './fetch-plan.js';
import { FetchPlanRegistry } from './fetch-plan-registry.js';
import { isInlinePlan, parseInlinePlan } from './inline-plan.js';

/** Finds the plan a request asks for, by name or written as JSON. */
@Injectable()
export class RequestedPlan {
  constructor(
    private readonly registry: FetchPlanRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param text value of the parameter; absent for the default
   * @throws RestError 400 for an unknown name, a faulty plan, or a plan in JSON while those are switched off
   */
  find(entity: EntityModel, text: string | undefined): FetchPlan {
    if (text === undefined) {
      return this.registry.default(entity);
    }
    if (!isInlinePlan(text)) {
      return this.registry.get(entity, text);
    }
    if (!this.settings.INLINE_FETCH_PLAN_ENABLED) {
      throw restError('inlineFetchPlansDisabled');
    }
    return parseInlinePlan(text, entity, this.registry);
  }
}
