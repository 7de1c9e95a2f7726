import { isSafeNumber, parse } from 'lossless-json';
import type { Condition, Operand, Value } from '../../conditions/condition.js';
import { isJsonPath } from '../../conditions/json-operand.js';

/** A condition as its author could have written it, in the grammar of filters (protocol/filters.md 1). */
export function conditionJson(condition: Condition): object {
  if (condition.kind === 'group') {
    return { group: condition.operator, conditions: condition.conditions.map(conditionJson) };
  }
  const { path, operator, operand } = condition;
  return { property: path.text, operator, ...valueJson(operand, isJsonPath(path) ? jsonOf : textOf) };
}

function valueJson(operand: Operand, valueOf: (value: Value) => unknown): object {
  switch (operand.kind) {
    case 'none':
      return {};
    case 'one':
      return { value: valueOf(operand.value) };
    case 'list':
      return { value: operand.values.map(valueOf) };
    case 'listParameter':
      return { value: `:${operand.parameter.name}` };
  }
}

/** Parameters in their text form, e.g. `:current_user_email`. */
const textOf = (value: Value): string | null => (value.kind === 'parameter' ? `:${value.name}` : value.text);

/** Numbers that JavaScript cannot hold are shown as text. */
const jsonOf = (value: Value): unknown =>
  value.kind === 'literal' && value.text !== null
    ? parse(value.text, undefined, (digits) => (isSafeNumber(digits) ? Number(digits) : digits))
    : textOf(value);
