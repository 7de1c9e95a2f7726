import type { Operator } from './operators.js';

/**
 * A comparison of a whole `jsonb` column, which an index can serve.
 *
 * @param place of the value
 */
export function jsonColumnComparison(operator: Operator, column: string, place: string): string {
  const value = `${place}::jsonb`;
  switch (operator) {
    case 'isNull':
      return `NULLIF(${column}, 'null') IS NULL`;
    case 'notEmpty':
      return `NULLIF(${column}, 'null') IS NOT NULL`;
    case 'contains':
      return `${column} @> ${value}`;
    case 'doesNotContain':
      return `NOT (NULLIF(${column}, 'null') @> ${value})`;
    default:
      return `NULLIF(${column}, 'null') ${operator} ${value}`;
  }
}

/**
 * A comparison of a member of a `jsonb` column. One parameter holds the names that lead to it and, behind them, the values, so that
 * neither is part of the text.
 *
 * @param names how many names lead to the member
 */
export function jsonMemberComparison(operator: Operator, column: string, names: number, place: string): string {
  const given = `(${place}::text[])`;
  const found = `NULLIF(${column} #> ${given}[1:${names}], 'null')`;
  const value = `${given}[${names + 1}]::jsonb`;
  const [text, wanted] = [`(${found} #>> '{}')`, `(${value} #>> '{}')`];
  const both = (type: string): string => `jsonb_typeof(${found}) = '${type}' AND jsonb_typeof(${value}) = '${type}'`;
  switch (operator) {
    case 'isNull':
      return `${found} IS NULL`;
    case 'notEmpty':
      return `${found} IS NOT NULL`;
    case 'in':
      return `${found} = ANY(${given}[${names + 1}:]::jsonb[])`;
    case 'notIn':
      return `${found} <> ALL(${given}[${names + 1}:]::jsonb[])`;
    case 'contains':
      return `CASE WHEN ${both('string')} THEN strpos(lower(${text}), lower(${wanted})) > 0 ELSE ${found} @> ${value} END`;
    case 'doesNotContain':
      return `NOT ${jsonMemberComparison('contains', column, names, place)}`;
    case 'startsWith':
      return `CASE WHEN ${both('string')} THEN starts_with(lower(${text}), lower(${wanted})) END`;
    case 'endsWith':
      return `CASE WHEN ${both('string')} THEN right(lower(${text}), length(lower(${wanted}))) = lower(${wanted}) END`;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `CASE WHEN ${both('number')} THEN ${found} ${operator} ${value} WHEN ${both('string')} THEN ${text} COLLATE "C" ${operator} ${wanted} COLLATE "C" END`;
    default:
      return `${found} ${operator} ${value}`;
  }
}

/** Whether a column that keeps JSON as text holds null, or the JSON null. */
export const jsonTextNullTest = (operator: Operator, column: string): string =>
  `NULLIF(btrim(${column}::text, E' \\t\\n\\r'), 'null') IS ${operator === 'isNull' ? '' : 'NOT '}NULL`;
