import { RestResponse } from './rest-response.js';
import { preferredType } from '../common/preferences.js';

const COUNT_TYPES = ['application/json', 'text/plain'] as const;

/**
 * A bare number of rows (protocol/queries.md 3).
 *
 * @param accept value of the header `Accept`
 */
export const countResponse = (count: string, accept: string | undefined): RestResponse =>
  preferredType(accept, COUNT_TYPES) === 'text/plain' ? RestResponse.text(count) : RestResponse.result(count);
