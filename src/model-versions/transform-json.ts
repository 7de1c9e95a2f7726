import { parse, stringify } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import type { TransformationRule, TransformationRules } from './transformation-rule.js';

/** Finds rules by the name of the entity before; the object's own `_entityName` goes before the name it is found under. */
const ruleOf = (rules: TransformationRules, value: unknown, name?: string): TransformationRule | undefined => {
  const own = isJsonObject(value) && typeof value._entityName === 'string' ? rules.get(value._entityName) : undefined;
  return own ?? (name === undefined ? undefined : rules.get(name));
};

/**
 * Carries the body of a request or an answer from one version of the model to another (protocol/transformations.md 3).
 *
 * @param value an object of the entity, an array of them, or anything else, which stays as it is
 * @param name the entity before
 * @throws whatever the application's own code throws
 */
export function transformed(value: unknown, name: string, rules: TransformationRules): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => transformed(each, name, rules));
  }
  return isJsonObject(value) ? transformedObject(value, ruleOf(rules, value, name), rules) : value;
}

function transformedObject(
  object: JsonObject,
  rule: TransformationRule | undefined,
  rules: TransformationRules,
): JsonObject {
  const entries = Object.entries(object)
    .map(([key, value]): [string, unknown] => [
      rule?.renamed.get(key) ?? key,
      rule && key === '_entityName' && value === rule.source ? rule.target : nested(value, rules),
    ])
    .filter(([key]) => !rule?.removed.has(key));
  const result = Object.fromEntries(entries);
  return rule?.custom ? customised(result, rule.custom) : result;
}

/** Only what says of which entity it is can be carried over; the first element speaks for its array. */
function nested(value: unknown, rules: TransformationRules): unknown {
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    return isNamed(first) ? value.map((each) => withRule(each, ruleOf(rules, first), rules)) : value;
  }
  return isNamed(value) ? withRule(value, ruleOf(rules, value), rules) : value;
}

const isNamed = (value: unknown): boolean => isJsonObject(value) && typeof value._entityName === 'string';

const withRule = (value: unknown, rule: TransformationRule | undefined, rules: TransformationRules): unknown =>
  isJsonObject(value) ? transformedObject(value, rule, rules) : value;

function customised(object: JsonObject, custom: NonNullable<TransformationRule['custom']>): JsonObject {
  const { json, entityName } = custom(stringify(object) ?? '');
  const result = parse(json);
  if (!isJsonObject(result)) {
    throw new TypeError('A transformation has to answer the JSON text of an object');
  }
  return '_entityName' in result ? { ...result, _entityName: entityName } : result;
}
