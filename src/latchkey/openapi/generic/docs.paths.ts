import type { Paths } from '../openapi.js';
import { IF_NONE_MATCH, path } from '../parts/parameters.js';
import { faults, json, NOT_MODIFIED, ok, plainText } from '../parts/responses.js';
import { ref } from '../parts/schemas.js';
import { OPEN } from '../parts/security.js';
import { ANY_OBJECT } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Documents';
const FORMAT = path('format', 'json or yaml', { type: 'string', enum: ['json', 'yaml'] });
const DOCUMENT = { ...json(ANY_OBJECT), 'application/yaml': { schema: ANY_OBJECT } } as const;
const HTML = { 'text/html': { schema: { type: 'string' } } } as const;

/** `/docs`, `/capabilities`, `/version`; protocol/docs.md. */
export const DOCUMENT_PATHS: Paths = {
  '/docs': {
    get: operation(TAG, 'showDocuments', 'A page for browsers that shows the documents', {
      security: OPEN,
      responses: ok('The page', HTML),
    }),
  },
  '/docs/assets/{asset}': {
    get: operation(TAG, 'readDocumentsAsset', 'A script or style of that page', {
      security: OPEN,
      parameters: [path('asset', 'The name of the file'), IF_NONE_MATCH],
      responses: {
        ...ok('The file', { '*/*': { schema: { type: 'string', format: 'binary' } } }),
        ...NOT_MODIFIED,
        ...faults(404),
      },
    }),
  },
  '/docs/openapi.{format}': {
    get: operation(TAG, 'readGenericDocument', 'This document', {
      security: OPEN,
      parameters: [FORMAT, IF_NONE_MATCH],
      // Without a token a URL that does not exist is like one that needs a token.
      responses: { ...ok('An OpenAPI document', DOCUMENT), ...NOT_MODIFIED, ...faults(401, 404) },
    }),
  },
  '/docs/openapiDetailed.{format}': {
    get: operation(TAG, 'readProjectDocument', 'The document of entities, queries and services by their names', {
      parameters: [FORMAT, IF_NONE_MATCH],
      responses: { ...ok('An OpenAPI document', DOCUMENT), ...NOT_MODIFIED, ...faults(401, 403, 404) },
    }),
  },
  '/capabilities': {
    get: operation(TAG, 'readCapabilities', 'What this server offers', {
      security: OPEN,
      responses: ok('The capabilities', json(ref('capabilitiesInfo'))),
    }),
  },
  '/version': {
    get: operation(TAG, 'readVersion', 'The version of the protocol', {
      security: OPEN,
      responses: ok('major.minor.patch', plainText({ type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' })),
    }),
  },
};
