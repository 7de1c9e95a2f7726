import {
  registerDecorator,
  type ValidationArguments,
  type ValidationOptions,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** The property name under which constraints of the whole object are registered; their path is empty. */
export const WHOLE_OBJECT = '';

/** A class with the rule in `validate`; it may be a provider with dependencies, and its `validate` may be asynchronous. */
export type ClassConstraintRule = new (...dependencies: never[]) => ValidatorConstraintInterface;

/**
 * A rule over several attributes of an object, the class-level constraint of Bean Validation. It runs on every create and
 * update and sees the object as it will be stored; its violation has the path `""` (protocol/errors.md 4).
 *
 * @param rule returns whether the object is valid; or a {@link ClassConstraintRule}, which finds the object in
 * `args.object`
 * @param options.message literal text, or the key of one in braces: `{shop.period}`
 * @example
 * ```ts
 * @ClassConstraint((offer: Offer) => offer.from <= offer.to, { message: '{shop.period}' })
 * export class Offer extends StandardEntity {
 * ```
 */
export function ClassConstraint<T extends object>(
  rule: ((object: T) => boolean | Promise<boolean>) | ClassConstraintRule,
  options: ValidationOptions & { readonly message: NonNullable<ValidationOptions['message']> },
): (target: new () => T) => void {
  return (target) => {
    registerDecorator({
      name: isRuleClass(rule) ? rule.name : 'classConstraint',
      target,
      propertyName: WHOLE_OBJECT,
      options,
      validator: isRuleClass(rule)
        ? rule
        : { validate: (_value: unknown, args?: ValidationArguments) => rule(args?.object as T) },
    });
  };
}

const isRuleClass = (rule: unknown): rule is ClassConstraintRule =>
  typeof rule === 'function' &&
  typeof (rule as { prototype?: { validate?: unknown } }).prototype?.validate === 'function';
