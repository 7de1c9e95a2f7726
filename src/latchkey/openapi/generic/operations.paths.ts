import type { Paths, Schema } from '../openapi.js';
import { faults, json, ok, plainText } from '../parts/responses.js';
import { COUNT, objectOf, STRING } from '../parts/schemas.js';
import { AS_OPERATOR, OPEN, OPEN_TO_OPERATORS } from '../parts/security.js';
import { operation } from './operation.js';

const TAG = 'Operating';

/** These stand beside `/rest`. */
const servers = [{ url: '/' }];

const PART: Schema = objectOf({ status: { type: 'string', enum: ['up', 'down'] }, age: COUNT, since: STRING });
const LIVE: Schema = objectOf({ status: { type: 'string', enum: ['up'] } });
const READY: Schema = objectOf(
  {
    status: { type: 'string', enum: ['up', 'degraded', 'down', 'stopping'] },
    parts: { type: 'object', additionalProperties: PART },
  },
  ['status'],
);

/** What supervisors and load balancers ask for; docs/operations.md. */
export const OPERATION_PATHS: Paths = {
  '/health/live': {
    servers,
    get: operation(TAG, 'readLiveness', 'Whether the process responds', {
      security: OPEN,
      responses: ok('It does', json(LIVE)),
    }),
  },
  '/metrics': {
    servers,
    get: operation(TAG, 'readMetrics', 'Metrics in the text form of Prometheus, for those who bring METRICS_TOKEN', {
      security: AS_OPERATOR,
      responses: { ...ok('The metrics', plainText(STRING)), ...faults(401, 404) },
    }),
  },
  '/health/ready': {
    servers,
    get: operation(TAG, 'readReadiness', 'Whether the process can serve requests; parts only for operators', {
      security: OPEN_TO_OPERATORS,
      responses: { ...ok('It can', json(READY)), 503: { description: 'It cannot', content: json(READY) } },
    }),
  },
};
