import { DATATYPES, sqlTypeOf } from '../datatypes/datatypes.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import type { Operator } from './operators.js';

/** SQL operators that mean what the names of ours say, where these do not look for parts of a text. */
const CONTAINMENT: Readonly<Partial<Record<Operator, string>>> = {
  contains: '@>',
  doesNotContain: '@>',
  overlaps: '&&',
};
const NETWORKS: Readonly<Partial<Record<Operator, string>>> = {
  contains: '>>=',
  doesNotContain: '>>=',
  overlaps: '&&',
};
const PATHS: Readonly<Partial<Record<Operator, string>>> = { startsWith: '<@' };

function operatorsOf(type: DatatypeId): Readonly<Partial<Record<Operator, string>>> | undefined {
  switch (type) {
    case 'inet':
    case 'cidr':
      return NETWORKS;
    case 'ltree':
      return PATHS;
    case 'hstore':
      return CONTAINMENT;
    case 'tsvector':
      return { matches: '@@' };
    default:
      return DATATYPES[type].readElement ? CONTAINMENT : undefined;
  }
}

/** Whether the operator is one of PostgreSQL's for the type, rather than a search for a part of a text. */
export const isOfKind = (type: DatatypeId, operator: Operator): boolean => operatorsOf(type)?.[operator] !== undefined;

/** Whether the operator compares with what a value contains, such as one number of a range. */
export const comparesElement = (type: DatatypeId, operator: Operator): boolean =>
  DATATYPES[type].readElement !== undefined && (operator === 'contains' || operator === 'doesNotContain');

/** The comparison of a column with a parameter; undefined where the type compares as all others do. */
export function kindComparison(
  type: DatatypeId,
  operator: Operator,
  column: string,
  place: string,
): string | undefined {
  const symbol = operatorsOf(type)?.[operator];
  if (symbol === undefined) {
    return undefined;
  }
  const value = type === 'tsvector' ? `websearch_to_tsquery(${place}::text)` : `${place}::${sqlTypeOf(type)}`;
  const comparison = `${column} ${symbol} ${value}`;
  return operator === 'doesNotContain' ? `NOT (${comparison})` : comparison;
}

/** The expression of a column that is compared with values of the type. */
export function comparedExpression(type: DatatypeId, column: string): string {
  const { comparedAs } = DATATYPES[type];
  return comparedAs === undefined ? column : `${column}::${comparedAs}`;
}
