import type { Paths } from '../openapi.js';
import {
  ETAG,
  DELETED,
  filterParameter,
  IF_MATCH,
  listParameters,
  LOCATION,
  MODEL_VERSION,
  path,
  readParameters,
  TOTAL_COUNT,
  writeParameters,
} from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, writeFaults } from '../parts/responses.js';
import { arrayOf, COUNT, ref, STRING } from '../parts/schemas.js';
import { countBody, searchBody } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Entities';
const NAME = path('entityName', 'The name of an entity');
const ID = path('entityId', 'The id of the object; of a composite key the base64url of its JSON');
const OBJECT = json(ref('entityFull'));
const PAGE = {
  ...ok('A page', json(arrayOf(ref('entityFull'))), TOTAL_COUNT),
  ...faults(400, 401, 403, 404),
};
const NUMBER = { ...ok('How many', json(COUNT)), ...faults(400, 401, 403, 404) };
const ONE_OR_MANY = { anyOf: [ref('entity'), arrayOf(ref('entity'))] };

/** `/entities`; protocol/entities.md 2. */
export const ENTITY_PATHS: Paths = {
  '/entities/{entityName}': {
    get: operation(TAG, 'listEntities', 'Lists objects', {
      parameters: [NAME, ...listParameters(), DELETED],
      responses: PAGE,
    }),
    post: operation(TAG, 'createEntities', 'Creates one object, or all of an array', {
      parameters: [NAME, ...writeParameters()],
      requestBody: jsonBody(ONE_OR_MANY),
      responses: {
        201: {
          description: 'What was created, in the order of the request',
          headers: { ...LOCATION, ...ETAG },
          content: json({ anyOf: [ref('entityFull'), arrayOf(ref('entityFull'))] }),
        },
        ...writeFaults(),
      },
    }),
    put: operation(TAG, 'updateEntities', 'Changes all objects of an array, each with its key', {
      parameters: [NAME, ...writeParameters()],
      requestBody: jsonBody(arrayOf(ref('entity'))),
      responses: { ...ok('What was changed', json(arrayOf(ref('entityFull')))), ...writeFaults() },
    }),
    delete: operation(TAG, 'deleteEntities', 'Deletes all objects that an array names', {
      parameters: [NAME, MODEL_VERSION],
      requestBody: jsonBody(ref('entityIds')),
      responses: { ...noContent('All are deleted'), ...faults(400, 401, 403, 404, 409, 413) },
    }),
  },
  '/entities/{entityName}/{entityId}': {
    get: operation(TAG, 'readEntity', 'Reads an object', {
      parameters: [NAME, ID, ...readParameters()],
      responses: { ...ok('The object', OBJECT, ETAG), ...faults(400, 401, 403, 404) },
    }),
    put: operation(TAG, 'updateEntity', 'Changes what the body names', {
      parameters: [NAME, ID, ...writeParameters(), IF_MATCH],
      requestBody: jsonBody(ref('entity')),
      responses: { ...ok('What was changed', OBJECT, ETAG), ...writeFaults(412) },
    }),
    delete: operation(TAG, 'deleteEntity', 'Deletes an object', {
      parameters: [NAME, ID, MODEL_VERSION, IF_MATCH],
      responses: { ...noContent('It is deleted'), ...faults(400, 401, 403, 404, 409, 412) },
    }),
  },
  '/entities/{entityName}/deletion-preview': {
    post: operation(TAG, 'previewDeletion', 'What deleting all objects that an array names would do', {
      parameters: [NAME, MODEL_VERSION],
      requestBody: jsonBody(ref('entityIds')),
      responses: {
        ...ok('What would be deleted and changed', json(ref('deletionPreview'))),
        ...faults(400, 401, 403, 404, 409, 413),
      },
    }),
  },
  '/entities/{entityName}/search': {
    get: operation(TAG, 'searchEntities', 'Finds objects by a filter', {
      parameters: [NAME, filterParameter, ...listParameters(), DELETED],
      responses: PAGE,
    }),
    post: operation(TAG, 'searchEntitiesByBody', 'Finds objects by a filter in the body', {
      parameters: [NAME],
      requestBody: jsonBody(searchBody({ anyOf: [STRING, ref('fetchPlan')] }, COUNT)),
      responses: { ...PAGE, ...faults(413) },
    }),
  },
  '/entities/{entityName}/search/count': {
    get: operation(TAG, 'countEntities', 'Counts objects by a filter', {
      parameters: [NAME, filterParameter, DELETED, MODEL_VERSION],
      responses: NUMBER,
    }),
    post: operation(TAG, 'countEntitiesByBody', 'Counts objects by a filter in the body', {
      parameters: [NAME],
      requestBody: jsonBody(countBody()),
      responses: { ...NUMBER, ...faults(413) },
    }),
  },
};
