import type { Paths } from '../openapi.js';
import { listParameters, MODEL_VERSION, path, TOTAL_COUNT } from '../parts/parameters.js';
import { faults, json, jsonBody, ok, plainText } from '../parts/responses.js';
import { arrayOf, COUNT, ref } from '../parts/schemas.js';
import { ANY_OBJECT } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Queries';
const NAMES = [path('entityName', 'The name of an entity'), path('queryName', 'The name of a query; all: every row')];
const PAGE = listParameters().filter(({ name }) => name !== 'sort');
const IN_QUERY = 'The parameters of the query stand by their names in the query string, lists as JSON text.';
const ROWS = { ...ok('A page', json(arrayOf(ref('entityFull'))), TOTAL_COUNT), ...faults(400, 401, 403, 404) };
const NUMBER = { ...ok('How many', { ...json(COUNT), ...plainText(COUNT) }), ...faults(400, 401, 403, 404) };

/** `/queries`; protocol/queries.md. */
export const QUERY_PATHS: Paths = {
  '/queries/{entityName}': {
    get: operation(TAG, 'listQueries', 'Lists the queries of an entity', {
      parameters: [path('entityName', 'The name of an entity')],
      responses: { ...ok('The queries', json(arrayOf(ref('predefinedQuery')))), ...faults(401, 403, 404) },
    }),
  },
  '/queries/{entityName}/{queryName}': {
    get: operation(TAG, 'runQuery', 'Runs a query', {
      description: IN_QUERY,
      parameters: [...NAMES, ...PAGE],
      responses: ROWS,
    }),
    post: operation(TAG, 'runQueryByBody', 'Runs a query with parameters in the body', {
      parameters: [...NAMES, ...PAGE],
      requestBody: jsonBody(ANY_OBJECT, false),
      responses: { ...ROWS, ...faults(413) },
    }),
  },
  '/queries/{entityName}/{queryName}/count': {
    get: operation(TAG, 'countQuery', 'Counts the rows of a query', {
      description: IN_QUERY,
      parameters: [...NAMES, MODEL_VERSION],
      responses: NUMBER,
    }),
    post: operation(TAG, 'countQueryByBody', 'Counts the rows of a query with parameters in the body', {
      parameters: [...NAMES, MODEL_VERSION],
      requestBody: jsonBody(ANY_OBJECT, false),
      responses: { ...NUMBER, ...faults(413) },
    }),
  },
};
