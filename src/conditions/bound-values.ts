import { type Condition, propertiesOf, type PropertyCondition, type Value } from './condition.js';
import type { Operator } from './operators.js';

/** A parameter of a statement; a list is one array, so that its length does not change the statement. */
export type BoundValue = string | null | readonly (string | null)[];

/** The parameters of a compiled condition, in the order of their numbers. */
export const boundValues = (condition: Condition): BoundValue[] => [...propertiesOf(condition)].flatMap(boundValue);

/** Finds a value at the moment the condition is run. */
export const textOf = (value: Value): string | null => value.text;

function boundValue({ operator, operand }: PropertyCondition): BoundValue[] {
  switch (operand.kind) {
    case 'none':
      return [];
    case 'one':
      return [pattern(operator, textOf(operand.value))];
    case 'list':
      return [operand.values.map(textOf)];
  }
}

/** The LIKE pattern of a text operator, in which `%`, `_` and `\` of the value stand for themselves. */
function pattern(operator: Operator, text: string | null): string | null {
  const literal = (): string => (text ?? '').replace(/[\\%_]/g, String.raw`\$&`);
  switch (text === null ? '=' : operator) {
    case 'contains':
    case 'doesNotContain':
      return `%${literal()}%`;
    case 'startsWith':
      return `${literal()}%`;
    case 'endsWith':
      return `%${literal()}`;
    default:
      return text;
  }
}
