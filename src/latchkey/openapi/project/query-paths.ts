import type { EnumModel } from '../../model/enum-model.js';
import type { QueryParameter } from '../../queries/parameter-types.js';
import type { PredefinedQuery } from '../../queries/query-builder.js';
import type { Operation, Paths, Schema } from '../openapi.js';
import { listParameters, MODEL_VERSION, query, TOTAL_COUNT } from '../parts/parameters.js';
import { faults, json, jsonBody, ok, plainText } from '../parts/responses.js';
import { arrayOf, COUNT, jsonText, objectOf } from '../parts/schemas.js';
import { enumSchema } from './response-schemas.js';
import { DATE, datatypeSchema, OFFSET, TIME } from './datatype-schemas.js';
import type { EntityContext } from './entity-context.js';
import { operationSuffix, schemaRef } from './names.js';

const BYTE: Schema = { type: 'integer', minimum: -128, maximum: 127 };

/** Types that are narrower or wider than their datatype: a byte, and a date, a time or both; protocol/queries.md 1. */
const OTHERS: Readonly<Record<string, Schema>> = {
  'java.lang.Byte': BYTE,
  byte: BYTE,
  'java.util.Date': {
    type: 'string',
    description: 'java.util.Date',
    pattern: `^(${DATE}(T${TIME}${OFFSET}?)?|${TIME}${OFFSET}?)$`,
  },
};

/** The requests of a predefined query, with its name in the path; protocol/docs.md 2, protocol/queries.md 2 and 3. */
export function queryPaths(
  found: PredefinedQuery,
  context: EntityContext,
  enums: ReadonlyMap<string, EnumModel>,
): Paths {
  const { entity, name, parameters } = found;
  const inQuery = parameters.map((parameter) =>
    query(parameter.name, parameter.typeName, textOf(parameter, enums), true),
  );
  const body = jsonBody(
    objectOf(Object.fromEntries(parameters.map((parameter) => [parameter.name, valueOf(parameter, enums)]))),
    parameters.length > 0,
  );
  const id = `${operationSuffix(entity.name)}_${name}`;
  const page = listParameters(context.plan, context.limit).filter((each) => each.name !== 'sort');
  const rows = {
    ...ok('A page', json(arrayOf(schemaRef('entity', entity.name))), TOTAL_COUNT),
    ...faults(400, 401, 403, 404),
  };
  const number = {
    ...ok('How many', { ...json(COUNT), ...plainText(COUNT) }),
    ...faults(400, 401, 403, 404),
  };
  const operation = (
    verb: string,
    summary: string,
    rest: Pick<Operation, 'parameters' | 'requestBody' | 'responses'>,
  ): Operation => ({ operationId: `${verb}_${id}`, tags: [queryTag(entity.name)], summary, ...rest });
  const base = `/queries/${entity.name}/${name}`;
  return {
    [base]: {
      get: operation('query', 'Runs the query', { parameters: [...inQuery, ...page], responses: rows }),
      post: operation('queryByBody', 'Runs the query with parameters in the body', {
        parameters: page,
        requestBody: body,
        responses: { ...rows, ...faults(413) },
      }),
    },
    [`${base}/count`]: {
      get: operation('countQuery', 'Counts the rows of the query', {
        parameters: [...inQuery, MODEL_VERSION],
        responses: number,
      }),
      post: operation('countQueryByBody', 'Counts the rows of the query with parameters in the body', {
        parameters: [MODEL_VERSION],
        requestBody: body,
        responses: { ...number, ...faults(413) },
      }),
    },
  };
}

export const queryTag = (entity: string): string => `${entity} Queries`;

/** In a query string a list is JSON text. */
function textOf(parameter: QueryParameter, enums: ReadonlyMap<string, EnumModel>): Schema {
  const value = valueOf(parameter, enums);
  return parameter.list ? jsonText(value, `JSON text of an array (${parameter.typeName})`) : value;
}

function valueOf({ typeName, list, item: { type } }: QueryParameter, enums: ReadonlyMap<string, EnumModel>): Schema {
  const name = list ? typeName.slice(0, -2) : typeName;
  const model = enums.get(name);
  const item = OTHERS[name] ?? (type ? datatypeSchema(type) : model ? enumSchema(model) : { type: 'string' as const });
  return list ? arrayOf(item) : item;
}
