import fc from 'fast-check';
import type { OpenApiDocument, Operation } from '../../src/latchkey/openapi/openapi.js';
import type { GeneratedValues } from './generated-values.js';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** An operation and where it stands in the document. */
export interface DocumentedOperation {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** A request that the document allows. */
export interface ReplayedRequest {
  /** Below the server of the document, with its query string. */
  readonly path: string;
  readonly body: unknown;
}

/** What creates comes first, what deletes comes last: first single rows, then many. */
const METHODS: readonly Method[] = ['post', 'get', 'put', 'delete'];

export const operationsOf = ({ paths }: OpenApiDocument): readonly DocumentedOperation[] =>
  METHODS.flatMap((method) => {
    const entries = Object.entries(paths);
    const single = entries.filter(([path]) => path.endsWith('{entityId}'));
    return [...single, ...entries.filter((entry) => !single.includes(entry))].flatMap(([path, item]) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    });
  });

/**
 * Requests to an operation with generated parameters and body.
 *
 * @param ids texts for the parameter `entityId`
 */
export function requestsTo(
  { path, operation }: DocumentedOperation,
  values: GeneratedValues,
  ids: fc.Arbitrary<string>,
): fc.Arbitrary<ReplayedRequest> {
  const { parameters = [], requestBody } = operation;
  const query = parameters.filter((each) => each.in === 'query');
  const pairs = fc.record(
    Object.fromEntries(query.map((each) => [each.name, values.named(`${path}.${each.name}`, each.schema)])),
    { requiredKeys: query.filter(({ required }) => required).map(({ name }) => name), noNullPrototype: true },
  );
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema ? values.named(path, schema) : fc.constant(undefined);
  return fc.tuple(ids, pairs, body).map(([id, given, json]) => ({
    path: path.replace('{entityId}', encodeURIComponent(id)) + searchOf(given),
    body: json,
  }));
}

function searchOf(given: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams(
    Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return search === '' ? '' : `?${search}`;
}
