import { isToMany, isToOne, type Model } from './model.js';

/** A comparison of an attribute, addressed by its path. */
export interface PropertyCondition {
  readonly property: string;
  readonly operator: string;
  readonly value?: unknown;
}

/** Conditions that hold together (`AND`) or of which one holds (`OR`). */
export interface ConditionGroup {
  readonly group: 'AND' | 'OR';
  readonly conditions: readonly FilterCondition[];
}

/** Part of a filter of `POST /entities/{entity}/search`. */
export type FilterCondition = PropertyCondition | ConditionGroup;

/** Longest first, so that `<=` is not read as `<`. */
const OPERATORS = [
  'doesNotContain',
  'startsWith',
  'notEmpty',
  'endsWith',
  'contains',
  'isNull',
  'notIn',
  'in',
  '<>',
  '>=',
  '<=',
  '>',
  '<',
  '=',
];

/**
 * Turns the filter of a react-admin list into conditions:
 *
 * - `{ conditions: [...] }` is passed on as it is;
 * - `{ q: 'text' }` finds the text in one of the attributes `searched`;
 * - `{ 'price@>=': '10' }` compares with an operator, `{ status: 'ACTIVE' }` with `=`, an array with `in`.
 *   Empty texts and undefined do not filter.
 *
 * @param searched attributes of the instance name, all of them texts
 */
export function conditionsOf(
  model: Model,
  entity: string,
  filter: Readonly<Record<string, unknown>>,
  searched: readonly string[],
): readonly FilterCondition[] {
  return Object.entries(filter).flatMap(([key, value]): readonly FilterCondition[] => {
    if (key === 'conditions' && Array.isArray(value)) {
      return value as readonly FilterCondition[];
    }
    if (value === undefined || value === '') {
      return [];
    }
    return key === 'q' && typeof value === 'string' ? search(value, searched) : [comparison(model, entity, key, value)];
  });
}

const search = (text: string, attributes: readonly string[]): readonly FilterCondition[] =>
  attributes.length === 0
    ? []
    : [
        {
          group: 'OR',
          conditions: attributes.map((property) => ({ property, operator: 'contains', value: text })),
        },
      ];

function comparison(model: Model, entity: string, key: string, value: unknown): PropertyCondition {
  const operator = OPERATORS.find((each) => key.endsWith(`@${each}`));
  const property = operator === undefined ? key : key.slice(0, -operator.length - 1);
  if (value === null) {
    return { property, operator: 'isNull' };
  }
  return {
    property: comparable(model, entity, property),
    operator: operator ?? (Array.isArray(value) ? 'in' : '='),
    value,
  };
}

/** A collection is compared by the ids of its items; a reference may be named by its id as well. */
function comparable(model: Model, entity: string, property: string): string {
  const attribute = model.path(entity, property);
  if (attribute !== undefined && isToMany(attribute)) {
    return `${property}.id`;
  }
  const owner = property.endsWith('.id') ? model.path(entity, property.slice(0, -'.id'.length)) : undefined;
  return owner !== undefined && isToOne(owner) ? property.slice(0, -'.id'.length) : property;
}
