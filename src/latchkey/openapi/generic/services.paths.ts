import type { Paths } from '../openapi.js';
import { MODEL_VERSION, path } from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, plainText, violations } from '../parts/responses.js';
import { ANYTHING, arrayOf, ref, STRING } from '../parts/schemas.js';
import { ANY_OBJECT } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Services';
const SERVICE = path('serviceName', 'The name of a service');
const NAMES = [SERVICE, path('methodName', 'The name of a method'), MODEL_VERSION];
const RESULT = {
  ...ok('The result: values as plain text, everything else as JSON', { ...json(ANYTHING), ...plainText(STRING) }),
  ...noContent('There is no result'),
  ...violations(),
  ...faults(401, 403, 404, 409, 413),
};

/** `/services`; protocol/services.md. */
export const SERVICE_PATHS: Paths = {
  '/services': {
    get: operation(TAG, 'listServices', 'Lists services with the methods that the caller may call', {
      responses: { ...ok('The services', json(arrayOf(ref('serviceInfo')))), ...faults(401, 403) },
    }),
  },
  '/services/{serviceName}': {
    get: operation(TAG, 'readService', 'Describes a service', {
      parameters: [SERVICE],
      responses: { ...ok('The service', json(ref('serviceInfo'))), ...faults(401, 403, 404) },
    }),
  },
  '/services/{serviceName}/{methodName}': {
    get: operation(TAG, 'callService', 'Calls a method with parameters in the query string', {
      description: 'Lists and objects are JSON text.',
      parameters: NAMES,
      responses: RESULT,
    }),
    post: operation(TAG, 'callServiceByBody', 'Calls a method with parameters in the body', {
      parameters: NAMES,
      requestBody: jsonBody(ANY_OBJECT, false),
      responses: RESULT,
    }),
  },
};
