import type { AttributePath } from '../../conditions/attribute-path.js';
import { type Condition, type Operand, type Parameter, propertiesOf, type Value } from '../../conditions/condition.js';
import { parseFilter } from '../../conditions/filter-parser.js';
import { parseComparedValue } from '../../conditions/operand-parser.js';
import { comparedType, isListOperator, type Operator } from '../../conditions/operators.js';
import { isJsonObject } from '../../common/json-text.js';
import { RestError } from '../../errors/rest-error.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { ScalarLimits } from '../../datatypes/scalar-parser.js';
import { isHstore, isJsonb } from '../../model/attribute.js';
import { isDynamicName } from '../../model/dynamic-attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { RowConditionError } from './row-condition-error.js';
import { rowParameterName, rowParameterType } from './row-parameters.js';

/**
 * Reads the condition of a row-level policy with the parser of filters: one condition, one group, or a whole filter. Its
 * values may be parameters, found when the condition is run (protocol/roles.md 6, protocol/filters.md 1).
 *
 * @param json parsed by `parseJson`
 * @param user the entity of accounts, whose attributes are the parameters of the current user
 * @throws RowConditionError
 */
export function parseRowCondition(
  entity: EntityModel,
  json: unknown,
  user: EntityModel | undefined,
  limits: ScalarLimits,
): Condition {
  refuseEmptyGroups(json);
  refuseDynamicNames(json);
  const condition = understood(() => parseFilter(entity, filterAround(json), limits, operandReader(user, limits)));
  if (!condition) {
    throw new RowConditionError('The condition restricts nothing');
  }
  for (const { path } of propertiesOf(condition)) {
    const passed = [...path.steps.map(({ attribute }) => attribute), path.end];
    const secret = passed.find((each) => each.secret);
    if (secret) {
      throw new RowConditionError(`The attribute ${secret.owner}.${secret.name} is secret`);
    }
  }
  return condition;
}

/** Anything but a filter is read as one of its conditions. */
const filterAround = (json: unknown): unknown =>
  isJsonObject(json) && json.conditions !== undefined && json.group === undefined ? json : { conditions: [json] };

/** Filters drop them, which would permit more than the author of the policy can have meant. */
function refuseEmptyGroups(json: unknown): void {
  if (!isJsonObject(json)) {
    throw new RowConditionError('The condition is not a JSON object');
  }
  if (json.property === undefined) {
    const members: readonly unknown[] = Array.isArray(json.conditions) ? json.conditions : [];
    if (members.length === 0) {
      throw new RowConditionError('A group has no conditions');
    }
    members.forEach(refuseEmptyGroups);
  }
}

/** Such attributes come and go at run time; without the one it names, a policy would hide every row. */
function refuseDynamicNames(json: unknown): void {
  if (!isJsonObject(json)) {
    return;
  }
  if (typeof json.property === 'string' && json.property.split('.').some(isDynamicName)) {
    throw new RowConditionError(`${json.property} is dynamic, and row-level roles look at declared attributes only`);
  }
  (Array.isArray(json.conditions) ? json.conditions : []).forEach(refuseDynamicNames);
}

function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RestError) {
      throw new RowConditionError((error.body as { readonly details: string }).details);
    }
    throw error;
  }
}

const operandReader =
  (user: EntityModel | undefined, limits: ScalarLimits) =>
  (path: AttributePath, operator: Operator, json: unknown): Operand | undefined => {
    const parameter = (value: unknown): Parameter | undefined => parameterOf(path, value, user);
    if (!isListOperator(operator)) {
      const value = parameter(json);
      return value && { kind: 'one', value };
    }
    if (parameter(json)) {
      throw new RowConditionError(`The operator ${operator} needs an array: write the parameter into one`);
    }
    const elements: readonly unknown[] = Array.isArray(json) ? json : [];
    const values = elements.map((element): Value | undefined => parameter(element));
    if (values.every((value) => value === undefined)) {
      return undefined;
    }
    const literals = elements.filter((_, index) => values[index] === undefined);
    const parsed = parseComparedValue(path, operator, literals, limits);
    const found = values.filter((value) => value !== undefined);
    return { kind: 'list', values: [...found, ...(parsed.kind === 'list' ? parsed.values : [])] };
  };

/** The database refuses texts that are not constants of its enum types. */
const comparedJavaType = ({ end, members }: AttributePath): string =>
  (end.kind === 'enum' || end.kind === 'elements') && end.enum && end.columnType !== undefined
    ? end.enum.name
    : DATATYPES[members && isHstore(end) ? 'string' : comparedType(end)].javaType;

function parameterOf(path: AttributePath, json: unknown, user: EntityModel | undefined): Parameter | undefined {
  const name = rowParameterName(json);
  if (name === undefined) {
    return undefined;
  }
  const type = rowParameterType(name, user);
  const wanted = comparedJavaType(path);
  if (wanted !== DATATYPES[type].javaType && !(path.members && isJsonb(path.end))) {
    throw new RowConditionError(
      `:${name} is ${DATATYPES[type].javaType} and cannot be compared with ${path.text}, which is ${wanted}`,
    );
  }
  return { kind: 'parameter', name, type };
}
