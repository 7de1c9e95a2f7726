import type { Paths, Response, Schema } from '../openapi.js';
import { LOCATION, query } from '../parts/parameters.js';
import { faults, json, jsonBody, ok } from '../parts/responses.js';
import { arrayOf, BOOLEAN, BYTES, INTEGER, objectOf, ref, STRING, TEXT } from '../parts/schemas.js';
import { datatypeSchema } from '../project/datatype-schemas.js';
import { operation } from './operation.js';

const TAG = 'Files';
const PART = objectOf({ file: BYTES, name: STRING, storageName: TEXT }, ['file']);
const FILE_REF = datatypeSchema('fileRef');
const SIZE: Schema = { type: 'integer', minimum: 1, description: 'Pixels' };
const FIT: Schema = { type: 'string', enum: ['inside', 'cover', 'contain'] };
const FORMAT: Schema = { type: 'string', enum: ['jpeg', 'png', 'webp', 'avif'] };
const WHICH = [
  query('fileRef', 'The reference of the file', FILE_REF, true),
  query('attachment', 'Whether browsers save it instead of showing it', BOOLEAN),
  query('width', 'Most pixels that a picture is wide: one of the sizes that the settings permit', SIZE),
  query('height', 'Most pixels that a picture is high: one of the sizes that the settings permit', SIZE),
  query('fit', 'How a picture fits into width and height', FIT),
  query('format', 'The format of a picture, with width or height; else that of the file', FORMAT),
];
const FILE_URL = objectOf(
  {
    fileRef: FILE_REF,
    ttl: { ...INTEGER, minimum: 1, description: 'Seconds for which the URL opens the file' },
    disposition: { type: 'string', enum: ['inline', 'attachment'] },
    width: SIZE,
    height: SIZE,
    fit: FIT,
    format: FORMAT,
  },
  ['fileRef'],
);
const ONE_FILE_URL: Schema = { ...FILE_URL, additionalProperties: false };
const MADE = { url: STRING, expiresAt: STRING };
const MADE_OF_MANY = { fileRef: STRING, ...MADE, error: STRING, details: STRING };
const HEADERS = {
  'Content-Disposition': { description: 'How to show the file, and its name', schema: STRING },
  ETag: { description: 'Stays as long as the file', schema: STRING },
  'Last-Modified': { description: 'When it was stored', schema: STRING },
  'Accept-Ranges': { description: 'bytes', schema: STRING },
} as const;
const CONTENT_RANGE = { 'Content-Range': { description: 'Which bytes of how many', schema: STRING } } as const;
const PARTLY: Readonly<Record<string, Response>> = {
  206: {
    description: 'The part that Range asks for',
    headers: { ...HEADERS, ...CONTENT_RANGE },
    content: { '*/*': { schema: BYTES } },
  },
  304: { description: 'The file that the client has is still the same' },
  416: { description: 'The file ends before the part begins', headers: CONTENT_RANGE },
};

/** `/files`; protocol/files.md. */
export const FILE_PATHS: Paths = {
  '/files': {
    get: operation(TAG, 'downloadFile', 'Delivers a file', {
      parameters: WHICH,
      responses: {
        200: { description: 'The file', headers: HEADERS, content: { '*/*': { schema: BYTES } } },
        ...PARTLY,
        ...faults(400, 401, 403, 404, 412, 415, 422, 503),
      },
    }),
    head: operation(TAG, 'headFile', 'Answers with the headers of a download alone', {
      parameters: WHICH,
      responses: {
        200: { description: 'There is such a file', headers: HEADERS },
        206: { description: 'There is such a part', headers: { ...HEADERS, ...CONTENT_RANGE } },
        304: { description: 'The file that the client has is still the same' },
        400: { description: 'The reference is faulty' },
        401: { description: 'There is no valid token' },
        403: { description: 'The caller may not' },
        404: { description: 'There is no such file' },
        412: { description: 'The file is not the one that a condition names' },
        415: { description: 'The file is not a picture' },
        416: { description: 'The file ends before the part begins', headers: CONTENT_RANGE },
        422: { description: 'The picture is too large' },
        503: { description: 'Too many pictures are being converted' },
      },
    }),
    post: operation(TAG, 'uploadFile', 'Stores a file', {
      parameters: [
        query('name', 'The name of the file; else that of the part'),
        query('storageName', 'The storage; else the default one', TEXT),
      ],
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema: PART }, 'application/octet-stream': { schema: BYTES } },
      },
      responses: {
        201: { description: 'The file is stored', headers: LOCATION, content: json(ref('fileInfo')) },
        ...faults(400, 401, 403, 408, 413, 415, 429, 503),
      },
    }),
  },
  '/files/url': {
    post: operation(
      TAG,
      'makeFileUrl',
      'Makes URLs that open one file each for some minutes, without any other token',
      {
        requestBody: jsonBody({ anyOf: [ONE_FILE_URL, arrayOf(ONE_FILE_URL)] }),
        responses: {
          ...ok(
            'The URL, below the root of the server; for an array one object each, with an error for a file that the caller may not open',
            json({ anyOf: [objectOf(MADE), arrayOf(objectOf(MADE_OF_MANY, ['fileRef']))] }),
          ),
          ...faults(400, 401, 403, 404, 413),
        },
      },
    ),
  },
};
