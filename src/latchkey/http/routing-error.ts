import { RestError } from '../errors/rest-error.js';

/**
 * What nothing at a URL can answer, with the five keys of protocol/errors.md 1.
 *
 * @param path as clients see it
 */
export function routingError(path: string, status: number, error: string, details: string, headers = {}): RestError {
  return new RestError(status, { timestamp: new Date().toISOString(), status, error, details, path }, headers);
}

/** The answer at a URL that is not there. */
export const noSuchResource = (path: string): RestError => routingError(path, 404, 'Not Found', 'No such resource');
