import { stringify } from 'lossless-json';
import { isNumber, type Json, scalarText } from '../json.js';
import type { Attribute, Entity } from '../model/model.js';
import { isReference, type Sample } from '../model/sample.js';
import { pathsOf } from './paths.js';
import type { Question } from './question.js';

const EQUALITY = ['=', '<>'];
const LISTS = ['in', 'notIn'];
const NULLS = ['isNull', 'notEmpty'];
const ORDER = ['>', '>=', '<', '<='];
const TEXT = ['contains', 'doesNotContain', 'startsWith', 'endsWith'];

/** protocol/filters.md 3 */
function operatorsOf({ kind, type }: Attribute): readonly string[] {
  if (kind === 'ENUM' || isReference(kind) || type === 'uuid') {
    return [...EQUALITY, ...LISTS, ...NULLS];
  }
  switch (type) {
    case 'string':
      return [...EQUALITY, ...LISTS, ...TEXT, ...NULLS];
    case 'boolean':
      return [...EQUALITY, ...NULLS];
    case 'localTime':
    case 'offsetTime':
      return [...EQUALITY, ...ORDER, ...NULLS];
    case 'char':
    case 'byteArray':
    case 'uri':
    case 'fileRef':
      return [];
    default:
      return [...EQUALITY, ...ORDER, ...LISTS, ...NULLS];
  }
}

interface Condition {
  readonly property: string;
  readonly operator: string;
  readonly value?: Json;
}

const filterOf = (...conditions: readonly Condition[]): string => stringify({ conditions }) ?? '';

/** Each operator that suits an attribute, with values that both servers have. */
export function filterQuestions(entity: Entity, sample: Sample, caller: string): Question[] {
  const { search, base } = pathsOf(entity, sample);
  const ask = (filter: string, more: Partial<Question> = {}): Question[] =>
    search(filter).map((path) => ({
      group: 'filters',
      caller,
      method: 'GET',
      path,
      ordered: sample.byKey !== undefined,
      ...more,
    }));
  const conditions = entity.attributes
    .filter(({ kind, isList, persistent }) => !isList && persistent && kind !== 'EMBEDDED')
    .flatMap((attribute) => conditionsOn(attribute, sample));
  const count = (filter: string): Question => ({
    group: 'filters',
    caller,
    method: 'GET',
    path: `${base}/search/count?filter=${encodeURIComponent(filter)}`,
  });
  const postSearch = (condition: Condition): Question[] =>
    sample.byKey === undefined
      ? []
      : [`{"filter":${filterOf(condition)},"sort":"-id","limit":"3","returnCount":true}`, '{"limit":1}', '{}', '7'].map(
          (body): Question => ({
            group: 'filters',
            caller,
            method: 'POST',
            path: `${base}/search`,
            body,
            ordered: true,
            malformed: body === '7',
          }),
        );
  return [
    ...malformedFilters(entity, sample).flatMap((filter) => ask(filter, { malformed: true })),
    ...conditions.flatMap((condition) => ask(filterOf(condition))),
    ...conditions.filter(({ operator }) => operator === '=').map((condition) => count(filterOf(condition))),
    count('{}'),
    ...conditions
      .filter(({ operator }) => operator === '=')
      .slice(0, 1)
      .flatMap((condition) => postSearch(condition)),
  ];
}

function conditionsOn(attribute: Attribute, sample: Sample): Condition[] {
  const values = sample.valuesOf(attribute);
  const [value] = values;
  return operatorsOf(attribute).flatMap((operator): Condition[] => {
    const property = attribute.name;
    if (NULLS.includes(operator)) {
      return [{ property, operator }];
    }
    if (value === undefined) {
      return [];
    }
    const byId =
      isReference(attribute.kind) && operator === '=' ? [{ property: `${property}.id`, operator, value }] : [];
    return [...byId, { property, operator, value: LISTS.includes(operator) ? values : partFor(operator, value) }];
  });
}

/** The part of a text that the operator looks for. */
function partFor(operator: string, value: Json): Json {
  if (typeof value !== 'string' || !TEXT.includes(operator)) {
    return value;
  }
  return operator === 'endsWith' ? value.slice(-3) : operator === 'startsWith' ? value.slice(0, 3) : value.slice(1, 4);
}

function malformedFilters(entity: Entity, sample: Sample): string[] {
  const text = entity.attributes.find(({ type, isList }) => type === 'string' && !isList)?.name ?? 'id';
  const number = entity.attributes.find(
    (attribute) => attribute.name !== 'id' && sample.valuesOf(attribute).some(isNumber),
  );
  const digits = number === undefined ? undefined : scalarText(sample.valuesOf(number)[0]);
  return [
    '{',
    '[]',
    '{"conditions":[1]}',
    '{"conditions":[{"group":"XOR","conditions":[]}]}',
    filterOf({ property: 'noSuchAttribute', operator: '=', value: 'x' }),
    filterOf({ property: text, operator: 'like', value: 'x' }),
    filterOf({ property: text, operator: '=' }),
    filterOf({ property: text, operator: '=', value: null }),
    filterOf({ property: text, operator: '=', value: {} }),
    filterOf({ property: text, operator: 'in', value: 'x' }),
    filterOf({ property: text, operator: '>', value: 'x' }),
    filterOf({ property: text, operator: 'isNull', value: '' }),
    filterOf({ property: text, operator: 'contains', value: '%' }),
    `{"conditions":[{"property":"${text}","operator":"notEmpty"},]}`,
    `{"conditions":[{"operator":"=","value":"x"}]}`,
    `{"conditions":[{"property":"${text}","value":"x"}]}`,
    ...(number === undefined || digits === undefined
      ? []
      : [
          filterOf({ property: number.name, operator: '=', value: 'x' }),
          filterOf({ property: number.name, operator: '=', value: `${digits} ` }),
          `{"conditions":[{"property":"${number.name}","operator":"=","value":[${digits}]}]}`,
        ]),
  ];
}
