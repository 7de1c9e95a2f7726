import type { Content, RequestBody, Response, Schema } from '../openapi.js';
import { arrayOf, ref } from './schemas.js';

export const json = (schema: Schema): Content => ({ 'application/json': { schema } });
export const plainText = (schema: Schema): Content => ({ 'text/plain': { schema } });

/** What a request is refused with, by status; protocol/errors.md. */
const FAULTS = {
  400: ['The request is faulty', ref('error')],
  401: ['There is no valid token', ref('oauthError')],
  403: ['The caller may not', ref('error')],
  404: ['It does not exist for the caller', ref('error')],
  406: ['The client does not accept JSON', ref('error')],
  408: ['It took too long', ref('error')],
  409: ['It contradicts what is stored', ref('error')],
  412: ['It has changed since it was read', ref('error')],
  413: ['It is too large', ref('error')],
  415: ['Its type is not accepted', ref('error')],
  422: ['It is more than the server works on', ref('error')],
  429: ['There are too many of them', ref('error')],
  503: ['There is too much to do', ref('error')],
} as const satisfies Readonly<Record<number, readonly [string, Schema]>>;

type Fault = keyof typeof FAULTS;
type Responses = Readonly<Record<string, Response>>;

/** Refusals with these statuses; 401 and 403 are among those of every operation that needs a token. */
export const faults = (...statuses: readonly Fault[]): Responses =>
  Object.fromEntries(
    statuses.map((status) => {
      const [description, schema] = FAULTS[status];
      return [String(status), { description, content: json(schema) }];
    }),
  );

/** The refusal of a body whose values are checked, too. */
export const violations = (description = 'The request is faulty, or values break constraints'): Responses => ({
  400: { description, content: json({ anyOf: [ref('error'), arrayOf(ref('violation'))] }) },
});

/** Refusals of an operation that checks the constraints of entities, too. */
export const writeFaults = (...statuses: readonly Fault[]): Responses => ({
  ...violations(),
  ...faults(401, 403, 404, 409, 413, ...statuses),
});

export const ok = (description: string, content?: Content, headers?: Response['headers']): Responses => ({
  200: { description, ...(headers && { headers }), ...(content && { content }) },
});

export const noContent = (description: string): Responses => ({ 204: { description } });

export const NOT_MODIFIED: Responses = { 304: { description: 'The answer is still the one that the client knows' } };

export const jsonBody = (schema: Schema, required = true): RequestBody => ({ required, content: json(schema) });

export const formBody = (schema: Schema): RequestBody => ({
  required: true,
  content: { 'application/x-www-form-urlencoded': { schema } },
});
