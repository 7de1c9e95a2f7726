import type { ErrorCode } from '../../errors/error-catalogue.js';
import { type RestError, restError } from '../../errors/rest-error.js';
import type { JsonLimits } from './json-limits.js';

/** What parsing yields for a text that is not JSON, or exceeds a limit. */
export class InvalidJson {
  /** @param reason a sentence that names the limit; empty for text that is not JSON */
  constructor(readonly reason: string) {}
}

/** Text that is not JSON at all. */
export const NOT_JSON = new InvalidJson('');

export const tooDeep = ({ MAX_JSON_DEPTH: max }: JsonLimits): InvalidJson =>
  new InvalidJson(`The JSON has more than ${max} levels (MAX_JSON_DEPTH)`);

export const tooManyMembers = ({ MAX_OBJECT_MEMBERS: max }: JsonLimits): InvalidJson =>
  new InvalidJson(`A JSON object has more than ${max} members (MAX_OBJECT_MEMBERS)`);

export const tooManyValues = ({ MAX_JSON_VALUES: max }: JsonLimits): InvalidJson =>
  new InvalidJson(`The JSON has more than ${max} values (MAX_JSON_VALUES)`);

export const notStrict = ({ JSON_LENIENT_MAX_SIZE: max }: JsonLimits): InvalidJson =>
  new InvalidJson(`JSON of more than ${max} bytes (JSON_LENIENT_MAX_SIZE) must be strict`);

/**
 * The error of an operation that got something other than the JSON it needs. Its `details` name the limit, when the
 * text exceeds one (protocol/errors.md 5).
 *
 * @param otherwise the error for JSON of the wrong kind
 */
export function jsonError(otherwise: ErrorCode | RestError, json: unknown): RestError {
  const error = typeof otherwise === 'string' ? restError(otherwise) : otherwise;
  return json instanceof InvalidJson && json.reason !== '' ? error.withDetails(json.reason) : error;
}
