import type { Condition, Operand, Value } from '../../conditions/condition.js';

/** A condition as its author could have written it, in the grammar of filters (protocol/filters.md 1). */
export function conditionJson(condition: Condition): object {
  if (condition.kind === 'group') {
    return { group: condition.operator, conditions: condition.conditions.map(conditionJson) };
  }
  const { path, operator, operand } = condition;
  return { property: path.text, operator, ...valueJson(operand) };
}

function valueJson(operand: Operand): object {
  switch (operand.kind) {
    case 'none':
      return {};
    case 'one':
      return { value: textOf(operand.value) };
    case 'list':
      return { value: operand.values.map(textOf) };
    case 'listParameter':
      return { value: `:${operand.parameter.name}` };
  }
}

/** Parameters in their text form, e.g. `:current_user_email`. */
const textOf = (value: Value): string | null => (value.kind === 'parameter' ? `:${value.name}` : value.text);
