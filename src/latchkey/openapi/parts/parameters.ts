import type { Parameter, Schema } from '../openapi.js';
import { BOOLEAN, COUNT, jsonText, ref, SEGMENT, STRING } from './schemas.js';

export const query = (name: string, description: string, schema: Schema = STRING, required = false): Parameter => ({
  name,
  in: 'query',
  description,
  required,
  schema,
});

export const path = (name: string, description: string, schema: Schema = SEGMENT): Parameter => ({
  name,
  in: 'path',
  description,
  required: true,
  schema,
});

export const header = (name: string, description: string, required = false): Parameter => ({
  name,
  in: 'header',
  description,
  required,
  schema: STRING,
});

export const FETCH_PLAN = 'The name of a fetch plan, or one written as JSON';

/** Protocol/dynamic-attributes.md 3 and 6. */
export const DYNAMIC_ATTRIBUTES: Parameter = query(
  'dynamicAttributes',
  'Whether dynamic attributes are there, under +<code>; without effect where the server does not offer them',
  BOOLEAN,
);

/** What one read object takes; protocol/entities.md 5. */
export const readParameters = (plan: Schema = STRING): readonly Parameter[] => [
  DYNAMIC_ATTRIBUTES,
  query('returnNulls', 'Whether attributes without a value appear as null', BOOLEAN),
  query('fetchPlan', FETCH_PLAN, plan),
  MODEL_VERSION,
];

/** What a list takes; protocol/entities.md 6. */
export const listParameters = (plan: Schema = STRING, limit: Schema = COUNT): readonly Parameter[] => [
  query('returnCount', 'Whether the header X-Total-Count tells the number of all rows', BOOLEAN),
  query('offset', 'Rows to skip', COUNT),
  query('limit', 'Most rows of the answer', limit),
  query('sort', 'Paths of attributes, joined by commas; a minus in front of one is descending'),
  ...readParameters(plan),
];

export const MODEL_VERSION: Parameter = query('modelVersion', 'The version of the model that the client knows');

export const filterParameter: Parameter = query(
  'filter',
  'The filter, as JSON text',
  jsonText(ref('filter'), 'JSON text of a filter'),
  true,
);

/** Protocol/entities.md 6.2. */
export const DELETED: Parameter = query(
  'deleted',
  'Whether soft-deleted rows are shown instead of the others; for those who may create and update',
  BOOLEAN,
);

/** What a write takes; protocol/entities.md 8.3. */
export const writeParameters = (plan: Schema = STRING): readonly Parameter[] => [
  query('responseFetchPlan', 'What is written back: the name of a fetch plan, or one written as JSON', plan),
  MODEL_VERSION,
];

export const IF_MATCH: Parameter = header('If-Match', 'The ETag of the state that may be changed; else 412');

export const IF_NONE_MATCH: Parameter = header('If-None-Match', 'The ETag of the answer that the client knows');

export const TOTAL_COUNT = {
  'X-Total-Count': { description: 'The number of all rows, when returnCount is true', schema: COUNT },
} as const;

export const ETAG = {
  ETag: { description: 'The version of the object, when the caller may view it', schema: STRING },
} as const;

export const LOCATION = { Location: { description: 'The URL of what was created', schema: STRING } } as const;
