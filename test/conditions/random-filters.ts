import fc from 'fast-check';
import {
  allows,
  comparedType,
  isListOperator,
  isNullOperator,
  OPERATORS,
} from '../../src/latchkey/conditions/operators.js';
import { type ComparedAttribute, resolvePath } from '../../src/latchkey/conditions/attribute-path.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { VALUES } from './random-values.js';

/** A filter as a client would write it. */
export interface FilterJson {
  readonly conditions: readonly unknown[];
}

/** Finds values that occur among the ids of an entity, for conditions on references. */
export type IdsOf = (entity: EntityModel) => readonly string[];

/** Filters over the given paths of an entity: every operator that each type allows, nested groups, blanks, empty lists. */
export function randomFilters(entity: EntityModel, paths: readonly string[], idsOf: IdsOf): fc.Arbitrary<FilterJson> {
  const property = fc.oneof(...paths.map((path) => propertyConditions(entity, path, idsOf)));
  const { condition } = fc.letrec<{ condition: unknown; group: unknown }>((tie) => ({
    condition: fc.oneof({ depthSize: 'small', maxDepth: 4 }, property, tie('group')),
    group: fc.record({
      group: fc.constantFrom('AND', 'OR', 'or'),
      conditions: fc.array(tie('condition'), { maxLength: 3 }),
    }),
  }));
  return fc.record({ conditions: fc.array(condition, { minLength: 1, maxLength: 3 }) });
}

function propertyConditions(entity: EntityModel, property: string, idsOf: IdsOf): fc.Arbitrary<unknown> {
  const resolved = resolvePath(entity, property);
  if (resolved.kind !== 'found') {
    throw new Error(`${property} leads nowhere`);
  }
  const { end } = resolved;
  const operators = OPERATORS.filter((operator) => allows(end, operator));
  const value = valuesOf(end as ComparedAttribute, idsOf);
  return fc.constantFrom(...operators).chain((operator): fc.Arbitrary<unknown> => {
    if (isNullOperator(operator)) {
      return fc.constantFrom(undefined, null, '', true, false).map((flag) => ({ property, operator, value: flag }));
    }
    const operand: fc.Arbitrary<unknown> = isListOperator(operator) ? fc.array(value, { maxLength: 4 }) : value;
    return operand.map((each) => ({ property, operator, value: each }));
  });
}

function valuesOf(attribute: ComparedAttribute, idsOf: IdsOf): fc.Arbitrary<string> {
  if (attribute.kind === 'enum') {
    return fc.constantFrom(...attribute.enum.names);
  }
  const blank = { weight: 1, arbitrary: fc.constantFrom('', ' ') };
  if (attribute.kind === 'toOne') {
    return fc.oneof(blank, { weight: 9, arbitrary: fc.constantFrom(...idsOf(attribute.target)) }, fc.uuid());
  }
  const type = comparedType(attribute);
  const values = VALUES[type];
  if (!values) {
    throw new Error(`No values of type ${type}`);
  }
  return fc.oneof(blank, { weight: 15, arbitrary: values });
}
