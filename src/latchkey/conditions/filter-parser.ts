import { stringify } from 'lossless-json';
import { jsonError } from '../common/json/invalid-json.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import type { ScalarLimits } from '../datatypes/scalar-parser.js';
import type { Attribute, EmbeddedAttribute, ToManyAttribute } from '../model/attribute.js';
import type { EntityModel } from '../model/entity-model.js';
import { holdsMembers, isTransformed } from '../model/attribute.js';
import { type AttributePath, type PathStep, type ResolvedPath, resolvePath } from './attribute-path.js';
import { type Condition, NO_OPERAND, type Operand, type PropertyCondition } from './condition.js';
import { invalidFilter } from './invalid-filter.js';
import { isIdentityOperator, KEY_COMPARISONS, keysIn, memberOf } from './key-condition.js';
import { parseComparedValue, standsForNull } from './operand-parser.js';
import {
  allows,
  isListOperator,
  isNullOperator,
  isOperator,
  javaTypeOf,
  type NullOperator,
  type Operator,
} from './operators.js';

/** Groups inside groups. Each level costs the database a level of its stack. */
export const MAX_GROUP_DEPTH = 100;
/** Property conditions of one filter. Each costs a comparison, many a join or a subquery. */
export const MAX_CONDITIONS = 1_000;
/** Values in all lists of one filter. */
export const MAX_LIST_VALUES = 50_000;
/** Collections that the paths of one filter pass; repetitions count. Each costs a subquery inside the one before. */
export const MAX_COLLECTIONS = 2_000;
/** Names in one path. Each reference among them is a join or a subquery. */
export const MAX_PATH_LENGTH = 16;

/** Reads values that only some conditions may have, as parameters; undefined for all others. */
export type OperandReader = (path: AttributePath, operator: Operator, json: unknown) => Operand | undefined;

/**
 * Reads a filter; protocol/filters.md.
 *
 * @param json a parsed JSON value
 * @param special tried first for every value
 * @returns undefined when nothing is restricted
 * @throws RestError 400 with the first fault in document order (protocol/filters.md 6)
 */
export function parseFilter(
  entity: EntityModel,
  json: unknown,
  limits: ScalarLimits,
  special: OperandReader = () => undefined,
): Condition | undefined {
  if (json === undefined || json === null) {
    throw invalidFilter('Entities filter cannot be null');
  }
  if (!isJsonObject(json)) {
    throw jsonError(invalidFilter('The filter is not a JSON object'), json);
  }
  return Array.isArray(json.conditions)
    ? new FilterParser(entity, limits, special).group('AND', json.conditions, 0)
    : undefined;
}

class FilterParser {
  private found = 0;
  private collections = 0;
  private listed = 0;

  constructor(
    private readonly entity: EntityModel,
    private readonly limits: ScalarLimits,
    private readonly special: OperandReader,
  ) {}

  /** Groups without conditions are dropped, groups of one are that one. */
  group(operator: 'AND' | 'OR', elements: readonly unknown[], depth: number): Condition | undefined {
    if (depth > MAX_GROUP_DEPTH) {
      throw invalidFilter(`Groups are nested deeper than ${MAX_GROUP_DEPTH} levels`);
    }
    return this.joined(
      operator,
      elements.map((element) => this.element(element, depth)),
    );
  }

  private joined(operator: 'AND' | 'OR', given: readonly (Condition | undefined)[]): Condition | undefined {
    const conditions = given.filter((condition) => condition !== undefined);
    return conditions.length > 1 ? { kind: 'group', operator, conditions } : conditions[0];
  }

  private element(json: unknown, depth: number): Condition | undefined {
    if (!isJsonObject(json)) {
      throw restError('malformedElement', { json: stringify(json) ?? '' });
    }
    return json.group === undefined ? this.property(json) : this.nested(json, depth);
  }

  private nested({ group, conditions }: JsonObject, depth: number): Condition | undefined {
    const given = fieldText('group', group);
    const operator = given.toUpperCase();
    if (operator !== 'AND' && operator !== 'OR') {
      throw invalidFilter(`Invalid conditions group type: ${given}`);
    }
    if (conditions === undefined || conditions === null) {
      return undefined;
    }
    if (!Array.isArray(conditions)) {
      throw invalidFilter("Field 'conditions' of a group is not an array");
    }
    return this.group(operator, conditions, depth + 1);
  }

  private property(json: JsonObject): Condition | undefined {
    const path = requiredText(json, 'property');
    const operator = requiredText(json, 'operator');
    if (!isOperator(operator)) {
      throw invalidFilter(`Operator is not supported: ${operator}`);
    }
    const { value } = json;
    if (!isNullOperator(operator) && (value === undefined || (value === null && !isListOperator(operator)))) {
      throw undefinedField('value');
    }
    return this.typed(path, operator, value);
  }

  private typed(text: string, operator: Operator, value: unknown): Condition | undefined {
    if (++this.found > MAX_CONDITIONS) {
      throw invalidFilter(`The filter has more than ${MAX_CONDITIONS} conditions`);
    }
    const resolved = this.resolve(text, operator);
    if (resolved.kind === 'key') {
      return this.key(text, resolved.entity, operator, value);
    }
    const { steps, end, members } = resolved;
    if (end.kind === 'toOne' && end.target.key.composite && isIdentityOperator(operator)) {
      return this.key(text, end.target, operator, value);
    }
    if (end.kind === 'embedded' && isNullOperator(operator)) {
      return this.embedded(text, end, meantOperator(operator, value));
    }
    if (end.kind === 'toMany' && end.dynamic) {
      return this.someTarget(text, steps, end, operator, value);
    }
    return this.compared({ text, steps, end, members }, operator, value);
  }

  /** A dynamic collection of references: some target is, or is among, what the value names. */
  private someTarget(
    text: string,
    steps: readonly PathStep[],
    attribute: ToManyAttribute,
    operator: Operator,
    value: unknown,
  ): PropertyCondition {
    const { primaryKey } = attribute.target;
    const passed = [...steps, { attribute, entity: ownerOf(this.entity, steps) }];
    const keyOf = (json: unknown): unknown => (isJsonObject(json) ? (json.id ?? json[primaryKey.name] ?? null) : json);
    return this.compared(
      { text: `${text}.${primaryKey.name}`, steps: passed, end: primaryKey },
      operator,
      Array.isArray(value) ? value.map(keyOf) : keyOf(value),
    );
  }

  /** The composite key as a whole: a comparison of all its members. */
  private key(text: string, { key, name }: EntityModel, operator: Operator, value: unknown): Condition | undefined {
    if (!isIdentityOperator(operator)) {
      throw invalidFilter(`Operator ${operator} is not available for java type ${name}Key`);
    }
    const keys = keysIn(operator, value);
    const [join, across, each] = KEY_COMPARISONS[operator];
    return this.joined(
      across,
      keys.map((one) =>
        this.joined(
          join,
          key.attributes.map((member) => this.typed(`${text}.${member.name}`, each, memberOf(one, member.name))),
        ),
      ),
    );
  }

  /** An embedded object is null when none of its attributes has a value (protocol/filters.md 3). */
  private embedded(text: string, { attributes }: EmbeddedAttribute, operator: NullOperator): Condition | undefined {
    return this.joined(
      operator === 'isNull' ? 'AND' : 'OR',
      [...attributes.values()]
        .filter(
          ({ kind }) =>
            kind !== 'transient' && kind !== 'computedReference' && kind !== 'toMany' && kind !== 'elements',
        )
        .map(({ name }) => this.typed(`${text}.${name}`, operator, undefined)),
    );
  }

  private compared({ text, steps, end, members }: ComparedPath, operator: Operator, value: unknown): PropertyCondition {
    this.collections += steps.filter(({ attribute }) => attribute.kind === 'toMany').length;
    this.collections += end.kind === 'elements' ? 1 : 0;
    if (this.collections > MAX_COLLECTIONS) {
      throw invalidFilter(`The filter passes more than ${MAX_COLLECTIONS} collections`);
    }
    if (!allows(end, operator, members !== undefined)) {
      throw invalidFilter(`Operator ${operator} is not available for java type ${javaTypeOf(end)}`);
    }
    const path = { text, steps, end, ...(members && { members }) };
    if (isNullOperator(operator)) {
      return { kind: 'property', path, operator: meantOperator(operator, value), operand: NO_OPERAND };
    }
    if ((operator === '=' || operator === '<>') && standsForNull(path, value)) {
      return { kind: 'property', path, operator: operator === '=' ? 'isNull' : 'notEmpty', operand: NO_OPERAND };
    }
    this.listed += isListOperator(operator) && Array.isArray(value) ? value.length : 0;
    if (this.listed > MAX_LIST_VALUES) {
      throw invalidFilter(`The lists of the filter hold more than ${MAX_LIST_VALUES} values`);
    }
    const operand = this.special(path, operator, value) ?? parseComparedValue(path, operator, value, this.limits);
    return { kind: 'property', path, operator, operand };
  }

  private resolve(text: string, operator: Operator): Extract<ResolvedPath, { kind: 'found' | 'key' }> {
    if (text.split('.').length > MAX_PATH_LENGTH) {
      throw invalidFilter(`A property has more than ${MAX_PATH_LENGTH} names: ${text}`);
    }
    const resolved = resolvePath(this.entity, text);
    if (resolved.kind === 'transient') {
      throw invalidFilter(`Property for ${this.entity.name} is not persistent: ${text}`);
    }
    if (resolved.kind === 'unknown') {
      throw invalidFilter(`Property for ${this.entity.name} not found: ${text}`);
    }
    if (resolved.kind === 'found' && resolved.members && !holdsMembers(resolved.end)) {
      throw invalidFilter(
        `Property for ${this.entity.name} is not jsonb or hstore, so that its members cannot be compared: ${text}`,
      );
    }
    if (resolved.kind === 'found' && isIncomparable(resolved.end, operator)) {
      throw invalidFilter(`Property for ${this.entity.name} is stored in another form and cannot be compared: ${text}`);
    }
    return resolved;
  }
}

/** A path whose end is still to be checked. */
type ComparedPath = Omit<AttributePath, 'end'> & { readonly end: Attribute };

/** Whether only a transformer knows what a column holds; some columns can at least be null. */
const isIncomparable = (attribute: Attribute, operator: Operator): boolean =>
  isTransformed(attribute) &&
  !(isNullOperator(operator) && attribute.kind === 'scalar' && attribute.stored?.comparesNull === true);

/** The entity in which the last name of a path is found. */
function ownerOf(entity: EntityModel, steps: readonly PathStep[]): EntityModel {
  const last = steps.at(-1);
  return last === undefined ? entity : last.attribute.kind === 'embedded' ? last.entity : last.attribute.target;
}

function requiredText(json: JsonObject, field: 'property' | 'operator'): string {
  const text = json[field];
  if (text === undefined || text === null) {
    throw undefinedField(field);
  }
  return fieldText(field, text);
}

/** Numbers and booleans count as their text. */
function fieldText(field: string, value: unknown): string {
  const text = isJsonNumber(value) || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string') {
    throw invalidFilter(`Field '${field}' is not a string`);
  }
  return text;
}

const undefinedField = (field: string) => invalidFilter(`Field '${field}' is not defined for filter condition`);

/** `false` inverts the operator; any other value is ignored, since some clients always send one (protocol/filters.md 2). */
function meantOperator(operator: NullOperator, value: unknown): NullOperator {
  if (value !== false && value !== 'false') {
    return operator;
  }
  return operator === 'isNull' ? 'notEmpty' : 'isNull';
}
