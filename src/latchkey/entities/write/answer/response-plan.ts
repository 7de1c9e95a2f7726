import type { EntityModel } from '../../../model/entity-model.js';
import { embeddedPlan } from '../../fetch-plan/built-in-plans.js';
import { EMPTY_PLAN, type FetchPlan, FetchPlanBuilder } from '../../fetch-plan/fetch-plan.js';
import { isComposition } from '../body/entity-body.js';

/** The response without a plan: the identity, and the key where it has another name (protocol/entities.md 8.3). */
export function identityPlan({ key }: EntityModel): FetchPlan {
  const builder = new FetchPlanBuilder();
  if (!key.composite) {
    key.attributes.forEach((attribute) => builder.add({ attribute }));
  }
  return builder.build();
}

/**
 * The whole saved object, for responses without plans: its values, the identities of what it refers to, and its
 * compositions in the same way (protocol/entities.md 8.3, last line).
 */
export function savedObjectPlan(entity: EntityModel, outer: readonly EntityModel[] = []): FetchPlan {
  const builder = new FetchPlanBuilder();
  for (const attribute of entity.attributes.values()) {
    switch (attribute.kind) {
      case 'embedded':
        builder.add({ attribute, plan: embeddedPlan(attribute) });
        break;
      case 'toOne':
      case 'toMany': {
        const whole = isComposition(attribute) && ![...outer, entity].includes(attribute.target);
        builder.add({ attribute, plan: whole ? savedObjectPlan(attribute.target, [...outer, entity]) : EMPTY_PLAN });
        break;
      }
      case 'transient':
        if (!attribute.readOnly) {
          builder.add({ attribute });
        }
        break;
      default:
        builder.add({ attribute });
    }
  }
  return builder.build();
}
