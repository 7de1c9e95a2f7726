import type { AttributePath } from '../conditions/attribute-path.js';
import type { Condition, Operand, PropertyCondition, Value } from '../conditions/condition.js';
import { isJsonPath } from '../conditions/json-operand.js';
import { comparedType, enumOf, type Operator } from '../conditions/operators.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import type { EntityModel } from '../model/entity-model.js';
import type { SortItem } from '../entities/list-parameters.js';

const WORDS: Partial<Record<Operator, string>> = {
  contains: 'contains',
  doesNotContain: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  notIn: 'not in',
  isNull: 'is null',
  notEmpty: 'is not null',
};

/**
 * What the list of queries shows of a query: text for people, which nothing parses (protocol/README.md decision 6).
 *
 * @param built name of a set of rows that code selects
 * @example `select o from Order o where o.customer.name = :customerName order by o.date desc`
 */
export function queryText(
  entity: EntityModel,
  condition: Condition | undefined,
  sort: readonly SortItem[],
  built?: string,
): string {
  const alias = /^[a-z]/i.exec(entity.name)?.[0].toLowerCase() ?? 'e';
  const order = sort.map(({ path, direction }) => `${alias}.${path.join('.')}${direction === 'DESC' ? ' desc' : ''}`);
  const conditions = [
    ...(condition ? [built ? `(${conditionText(alias, condition)})` : conditionText(alias, condition)] : []),
    ...(built ? [`${alias} in ${built}`] : []),
  ];
  return [
    `select ${alias} from ${entity.name} ${alias}`,
    ...(conditions.length > 0 ? [`where ${conditions.join(' and ')}`] : []),
    ...(order.length > 0 ? [`order by ${order.join(', ')}`] : []),
  ].join(' ');
}

function conditionText(alias: string, condition: Condition): string {
  if (condition.kind === 'property') {
    return propertyText(alias, condition);
  }
  const members = condition.conditions.map((each) =>
    each.kind === 'group' ? `(${conditionText(alias, each)})` : conditionText(alias, each),
  );
  return members.join(` ${condition.operator.toLowerCase()} `);
}

function propertyText(alias: string, { path, operator, operand }: PropertyCondition): string {
  const comparison = `${alias}.${path.text} ${WORDS[operator] ?? operator}`;
  return operand.kind === 'none' ? comparison : `${comparison} ${operandText(path, operand)}`;
}

function operandText(path: AttributePath, operand: Exclude<Operand, { kind: 'none' }>): string {
  switch (operand.kind) {
    case 'one':
      return valueText(path, operand.value);
    case 'list':
      return `(${operand.values.map((each) => valueText(path, each)).join(', ')})`;
    case 'listParameter':
      return `:${operand.parameter.name}`;
  }
}

function valueText(path: AttributePath, value: Value): string {
  if (value.kind === 'parameter') {
    return `:${value.name}`;
  }
  if (value.text === null) {
    return 'null';
  }
  const type = comparedType(path.end);
  const model = enumOf(path.end);
  const bare = !model && (DATATYPES[type].numeric || type === 'boolean' || isJsonPath(path));
  const shown = model ? (model.nameOf(value.text) ?? value.text) : value.text;
  return bare ? shown : `'${shown.replaceAll("'", "''")}'`;
}
