import type { Operation, Parameter, Paths, Schema } from '../openapi.js';
import { query, TOTAL_COUNT } from '../parts/parameters.js';
import { faults, json, ok } from '../parts/responses.js';
import { arrayOf, BOOLEAN, COUNT, orNull, objectOf, STRING } from '../parts/schemas.js';
import { operation } from './operation.js';

const TAG = 'Security administration';

const read = (
  id: string,
  summary: string,
  schema: Schema,
  parameters: readonly Parameter[] = [],
  headers: Parameters<typeof ok>[2] = {},
): Operation =>
  operation(TAG, id, summary, {
    parameters,
    responses: { ...ok('The answer', json(schema), headers), ...faults(400, 401, 403) },
  });

const STORAGE: Schema = objectOf({
  name: STRING,
  isDefault: BOOLEAN,
  maxFileSize: orNull(COUNT),
  files: COUNT,
  bytes: COUNT,
});
const UPLOADER: Schema = objectOf({ uploader: STRING, bytes: COUNT });
const FILE: Schema = objectOf({ storage: STRING, path: STRING, size: COUNT, uploader: STRING, uploadedAt: STRING });
const ORPHAN: Schema = objectOf({ storage: STRING, path: STRING, size: COUNT });

/** `/security/files`, for administrators; protocol/files.md 7. */
export const STORED_FILES_PATHS: Paths = {
  '/security/files': {
    get: read(
      'listStoredFiles',
      'Uploads, newest first',
      arrayOf(FILE),
      [
        query('storage', 'The name of a storage'),
        query('uploader', 'Whose uploads, such as user:alice'),
        query('limit', 'Most uploads of the answer', COUNT),
        query('offset', 'Uploads to skip', COUNT),
      ],
      TOTAL_COUNT,
    ),
  },
  '/security/files/use': {
    get: read(
      'readFileUse',
      'What the storages hold, and what uploaders have used of their quota',
      objectOf({ quota: orNull(COUNT), storages: arrayOf(STORAGE), uploaders: arrayOf(UPLOADER) }),
    ),
  },
  '/security/files/orphans': {
    get: read(
      'listOrphans',
      'Stored files to which no attribute refers',
      objectOf({ orphans: arrayOf(ORPHAN), complete: BOOLEAN }),
      [query('limit', 'Most files of the answer', COUNT)],
    ),
  },
};
