import { isToMany, isToOne, type ModelAttribute } from 'latchkey/react-admin';
import type { Console } from '../console.js';
import { viewable } from './attributes.js';

/** An inline fetch plan (`entities.md` 3.2 of the protocol). */
export interface InlinePlan {
  readonly entity?: string;
  readonly properties: readonly PlanProperty[];
}

type PlanProperty = string | { readonly name: string; readonly fetchPlan: string | InlinePlan };

/** How deep a form shows compositions inside of compositions. */
const COMPOSITION_LEVELS = 2;

/** Rows of a list: no collections of objects. */
export const listPlan = (console: Console, entity: string): InlinePlan => ({
  entity,
  properties: viewable(console, entity)
    .filter((attribute) => !isToMany(attribute))
    .map(flat),
});

/** One object with its collections, and its compositions with their own attributes. */
export const detailPlan = (console: Console, entity: string): InlinePlan => ({
  entity,
  ...detail(console, entity, COMPOSITION_LEVELS),
});

function detail(console: Console, entity: string, levels: number): InlinePlan {
  return {
    properties: viewable(console, entity).flatMap((attribute): readonly PlanProperty[] => {
      if (attribute.attributeType === 'COMPOSITION') {
        return levels === 0 ? [] : [{ name: attribute.name, fetchPlan: detail(console, attribute.type, levels - 1) }];
      }
      return [flat(attribute)];
    }),
  };
}

const flat = (attribute: ModelAttribute): PlanProperty =>
  isToOne(attribute) || isToMany(attribute) ? { name: attribute.name, fetchPlan: '_instance_name' } : attribute.name;
