import { RestError } from '../errors/rest-error.js';
import type { ClientRequest } from './client-request.js';

/** An error of the URL, the method or `Accept` rather than of an operation: the five keys of protocol/errors.md 1. */
export function urlError(
  request: ClientRequest,
  status: number,
  error: string,
  details: string,
  headers: Readonly<Record<string, string>> = {},
): RestError {
  const path = `/${(request.segments ?? []).join('/')}`;
  return new RestError(status, { timestamp: new Date().toISOString(), status, error, details, path }, headers);
}

export const unknownUrl = (request: ClientRequest): RestError =>
  urlError(request, 404, 'Not Found', 'No such resource');
