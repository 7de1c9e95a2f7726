import type { EntityClass } from '../../model/declarations.js';
import type { EntityAction } from '../rights.js';
import {
  declareRowLevelRole,
  declareRowPolicy,
  type RowCondition,
  type RowLevelRoleOptions,
  type RowPredicate,
} from './row-level-declarations.js';

/**
 * Declares a role that restricts which rows its holders reach; list it in `roles` of `Latchkey.forFeature`. All policies
 * of all row-level roles of a user must permit a row. A subclass has all policies of the class it extends
 * (protocol/roles.md 5, 6).
 */
export const RowLevelRole =
  (options: RowLevelRoleOptions): ClassDecorator =>
  (target) => {
    declareRowLevelRole(target, options);
  };

/**
 * Permits only rows of the entity, and of those that extend it, that satisfy the condition. Evaluated by the database.
 *
 * @param options `action`: what is restricted by the condition as a predicate; without it, all reading is by a query policy
 */
export const RowLevelPolicy =
  (
    entity: EntityClass,
    condition: RowCondition,
    { action }: { readonly action?: EntityAction | readonly EntityAction[] } = {},
  ): ClassDecorator =>
  (target) => {
    const actions = action === undefined ? undefined : [action].flat();
    declareRowPolicy(target, { entity, actions, test: { kind: 'condition', condition } });
  };

/**
 * Permits only rows for which the function returns true. It needs the loaded rows: take {@link RowLevelPolicy} where a
 * condition can say it.
 */
export const RowLevelPredicate =
  (entity: EntityClass, action: EntityAction | readonly EntityAction[], permits: RowPredicate): ClassDecorator =>
  (target) => {
    declareRowPolicy(target, { entity, actions: [action].flat(), test: { kind: 'function', permits } });
  };
