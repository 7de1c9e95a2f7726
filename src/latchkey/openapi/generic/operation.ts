import type { Operation } from '../openapi.js';

/** An operation of the generic document; its id is the name of what it does. */
export const operation = (
  tag: string,
  operationId: string,
  summary: string,
  rest: Omit<Operation, 'tags' | 'operationId' | 'summary'>,
): Operation => ({ operationId, tags: [tag], summary, ...rest });
