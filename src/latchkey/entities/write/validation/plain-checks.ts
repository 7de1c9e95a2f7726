import type { SqlValue } from '../../../sql/statement.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { ToOneAttribute, ValueAttribute } from '../../../model/attribute.js';
import { isValueAttribute } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { CheckedObject } from '../checked-object.js';
import { type Constraint, dependOnValuesOnly, rulesOf, satisfies } from './constraints.js';
import { isGiven, isMissing } from './given-values.js';
import { instanceOf, mergedValue, type MemoryObject, referenced, valueInMemory } from './memory-objects.js';
import type { ValidationContext } from './violations.js';

/** An attribute whose value alone decides whether it breaks a constraint. */
export interface PlainCheck {
  readonly attribute: ValueAttribute | ToOneAttribute;
  readonly constraints: readonly Constraint[];
}

/** What constraints see of their object where they do not look at it. */
const NO_OBJECT: MemoryObject = instanceOf(Object);

const cache = new WeakMap<EntityModel, readonly PlainCheck[] | null>();

/**
 * The attributes of an entity that have something to check, compiled once.
 *
 * @returns null for an entity where constraints see more than one value: whole objects, conditions, constraints of the
 *   application
 */
export const plainChecksOf = (entity: EntityModel): readonly PlainCheck[] | null =>
  entity.dynamicAttributes.size > 0 ? null : getOrCreate(cache, entity, compile);

function compile({ target, attributes }: EntityModel): readonly PlainCheck[] | null {
  const rules = rulesOf(target);
  if (!dependOnValuesOnly(rules, rules.properties.keys())) {
    return null;
  }
  const checks: PlainCheck[] = [];
  for (const attribute of attributes.values()) {
    const constraints = rules.properties.get(attribute.name)?.constraints ?? [];
    if (attribute.kind === 'embedded') {
      return null;
    }
    if (isValueAttribute(attribute) || attribute.kind === 'toOne') {
      if (constraints.length > 0 || !attribute.nullable) {
        checks.push({ attribute, constraints });
      }
    } else if (constraints.length > 0 || attribute.mandatory) {
      return null;
    }
  }
  return checks;
}

/**
 * Whether an object, apart from its items, breaks nothing: found out without the object that constraints see.
 *
 * @param inverse attribute by which an item refers to its owner; the server sets it
 * @returns false also where that takes a closer look
 */
export function isPlainlyValid(checked: CheckedObject, context: ValidationContext, inverse?: string): boolean {
  const isKept = (check: PlainCheck): boolean =>
    check.attribute.name === inverse || isPlainlyKept(check, checked, context);
  return plainChecksOf(checked.entity)?.every(isKept) ?? false;
}

function isPlainlyKept(check: PlainCheck, checked: CheckedObject, context: ValidationContext): boolean {
  const { attribute, constraints } = check;
  const { name } = attribute;
  if (isMissing(checked, attribute, name)) {
    return false;
  }
  if (constraints.length === 0 || !isGiven(checked, attribute, name)) {
    return true;
  }
  return !checked.children.has(name) && isPlainlyHeld(check, mergedValue(checked, name), context);
}

/** Whether a stored value satisfies all constraints of its attribute; false also where one answers later. */
export const isPlainlyHeld = (
  { attribute, constraints }: PlainCheck,
  stored: SqlValue,
  { now, ruleOf, transaction }: Pick<ValidationContext, 'now' | 'ruleOf' | 'transaction'>,
): boolean => {
  const value = attribute.kind === 'toOne' ? targetOf(attribute, stored) : valueInMemory(attribute, stored);
  const type = 'type' in attribute ? attribute.type : undefined;
  return constraints.every((constraint) => {
    const { rule, property, parameters } = constraint;
    const targetName = attribute.owner;
    const args = { targetName, property, object: NO_OBJECT, value, constraints: [...parameters], now, transaction };
    return satisfies(constraint, ruleOf(rule), args, type) === true;
  });
};

const targetOf = ({ target }: ToOneAttribute, id: SqlValue): MemoryObject | null =>
  typeof id === 'string' ? referenced(target, id) : null;
