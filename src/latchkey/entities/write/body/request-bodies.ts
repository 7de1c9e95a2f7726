import { JsonFault, jsonError } from '../../../common/json/json-fault.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import type { ErrorCode } from '../../../errors/error-catalogue.js';
import type { Steps } from '../../../common/in-slices.js';
import { RestError, restError } from '../../../errors/rest-error.js';
import type { WriteFault } from '../write-fault.js';
import { OutOfRangeError } from './value-reader.js';

/** The body of a POST: one object, or an array of them (protocol/entities.md 8). */
export interface CreationBody {
  readonly bulk: boolean;
  readonly elements: readonly unknown[];
}

/** @throws RestError 400 for anything but an object or an array; single values are JSON, but no entity */
export function parseCreation(json: unknown): CreationBody {
  if (Array.isArray(json)) {
    return { bulk: true, elements: json };
  }
  if (!isJsonObject(json)) {
    throw jsonError(json === null || json instanceof JsonFault ? 'malformedJson' : 'undeserializable', json);
  }
  return { bulk: false, elements: [json] };
}

/** The body of a PUT of many objects (protocol/entities.md 9.2). @throws RestError 400 for anything but an array of objects */
export function parseBulkUpdate(json: unknown): readonly JsonObject[] {
  if (json instanceof JsonFault) {
    throw jsonError('malformedJson', json);
  }
  if (!Array.isArray(json)) {
    throw restError('bulkNotArray');
  }
  return json.map(requireObject);
}

/** @throws RestError 400 `Cannot deserialize an entity from JSON` */
export function requireObject(json: unknown): JsonObject {
  if (!isJsonObject(json)) {
    throw jsonError('undeserializable', json);
  }
  return json;
}

/**
 * Runs the reading of bodies. Only a single POST says what is wrong with them (protocol/errors.md 3).
 *
 * @param specific whether to respond with the texts of a single POST
 */
export function* readingBodies<T>(specific: boolean, fault: WriteFault, read: Steps<T>): Steps<T> {
  try {
    return yield* read;
  } catch (error) {
    if (error instanceof OutOfRangeError) {
      throw fault(error.message);
    }
    throw !specific && error instanceof RestError && !namesLimit(error) ? restError('undeserializable') : error;
  }
}

/** What says more than that a body does not fit, whatever was asked for: limits by the name of their setting. */
const NAMING_LIMITS: readonly (ErrorCode | undefined)[] = ['valueTooLong', 'entityIdTooLong', 'undeserializable'];

const namesLimit = ({ row }: RestError): boolean => NAMING_LIMITS.includes(row?.code);
