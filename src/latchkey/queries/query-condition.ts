import type { AttributePath } from '../conditions/attribute-path.js';
import { type Condition, type Operand, type Parameter, propertiesOf } from '../conditions/condition.js';
import { type OperandReader, parseFilter } from '../conditions/filter-parser.js';
import { comparedType, enumOf, isListOperator, type Operator } from '../conditions/operators.js';
import { isJsonObject, parseJson } from '../common/json-text.js';
import { DeclarationError, RestError } from '../errors/rest-error.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { isHstore } from '../model/attribute.js';
import type { EntityModel } from '../model/entity-model.js';
import type { ItemType, QueryParameter } from './parameter-types.js';
import { sessionParameter } from './session-parameters.js';

/**
 * Reads the condition of a declared query with the parser of filters. It may name attributes that callers may not view:
 * the developer chose them. Secret ones are refused: callers could guess their values.
 *
 * @param place the query, for error texts
 * @throws DeclarationError naming place and cure
 */
export function parseQueryCondition(
  place: string,
  entity: EntityModel,
  where: unknown,
  parameters: readonly QueryParameter[],
): Condition | undefined {
  if (where === undefined) {
    return undefined;
  }
  const json = { conditions: [parseJson(JSON.stringify(where))] };
  const condition = declared(place, () => parseFilter(entity, json, NO_LIMITS, parameterReader(place, parameters)));
  if (!condition) {
    throw new DeclarationError(`${place}: "where" restricts nothing: remove it or add conditions`);
  }
  const named = [...propertiesOf(condition)].flatMap(({ path: { steps, end } }) => [
    ...steps.map(({ attribute }) => attribute),
    end,
  ]);
  const secret = named.find((each) => each.secret);
  if (secret) {
    throw new DeclarationError(`${place}: "where" names the secret ${secret.owner}.${secret.name}: leave it out`);
  }
  return condition;
}

/** The names of all parameters that a condition uses. */
export const parametersIn = (condition: Condition | undefined): ReadonlySet<string> =>
  new Set(
    [...(condition ? propertiesOf(condition) : [])].flatMap(({ operand }) =>
      operand.kind === 'listParameter'
        ? [operand.parameter.name]
        : operand.kind === 'one' && operand.value.kind === 'parameter'
          ? [operand.value.name]
          : [],
    ),
  );

function declared<T>(place: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RestError)) {
      throw error;
    }
    const { details } = error.body as { readonly details: string };
    throw new DeclarationError(`${place}: ${details}: correct "where"`);
  }
}

/** Reads `{ parameter: 'name' }`. */
function parameterReader(place: string, parameters: readonly QueryParameter[]): OperandReader {
  return (path, operator, json) => {
    if (!isJsonObject(json) || typeof json.parameter !== 'string') {
      return undefined;
    }
    const name = json.parameter;
    const parameter = parameters.find((each) => each.name === name) ?? sessionParameter(name);
    if (!parameter) {
      throw new DeclarationError(`${place}: "where" uses ${name}, which is not a parameter: add it to "parameters"`);
    }
    requireFit(place, parameter, path, operator);
    const type = (path.members && parameter.item.type) ?? comparedType(path.end);
    return operandOf(operator, { kind: 'parameter', name, type });
  };
}

function requireFit(
  place: string,
  { name, typeName, item, list }: QueryParameter,
  path: AttributePath,
  operator: Operator,
): void {
  if (!isComparable(item, path)) {
    throw new DeclarationError(
      `${place}: ${name} (${typeName}) cannot be compared with ${path.text}, which is ${comparedJavaType(path)}: change the type or the attribute`,
    );
  }
  if (isListOperator(operator) !== list) {
    const cure = list ? 'use in or notIn, or a type without []' : 'use a list type such as java.lang.String[]';
    throw new DeclarationError(`${place}: the operator ${operator} does not go with ${name}: ${cure}`);
  }
}

const operandOf = (operator: Operator, parameter: Parameter): Operand =>
  isListOperator(operator) ? { kind: 'listParameter', parameter } : { kind: 'one', value: parameter };

/** Members of JSON may be of any type but an enum. */
const isComparable = (item: ItemType, { end, members }: AttributePath): boolean =>
  members === undefined ? item.comparesWith(end) : isHstore(end) ? item.type === 'string' : item.type !== undefined;

/** Of a reference the type of the id that is compared. */
const comparedJavaType = ({ end, members }: AttributePath): string =>
  enumOf(end)?.name ?? DATATYPES[members && isHstore(end) ? 'string' : comparedType(end)].javaType;
