import { LosslessNumber, stringify } from 'lossless-json';
import { mapSteps, type Steps } from '../common/in-slices.js';
import { InvalidJson } from '../common/json/invalid-json.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { isJsonObject, parseJson } from '../common/json-text.js';
import { RestError, restError } from '../errors/rest-error.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { parseDate } from '../datatypes/legacy-date.js';
import {
  parseScalar,
  requireFittingText,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
  ValueError,
} from '../datatypes/scalar-parser.js';
import { readInstance } from '../entities/instances/instance-reader.js';
import type { RequestObjects } from '../entities/write/body/request-bodies.js';
import type { EnumModel } from '../model/enum-model.js';
import { fileRefText } from './file-ref-json.js';
import type { ServiceParameter } from './service-model.js';
import type { DtoModel, ItemType, ServiceType } from './service-types.js';

/** A parameter as sent: query parameters are text, JSON bodies hold any JSON value. */
export type InputValue = unknown;

/** What bounds the parameters of one call. */
export interface ParameterBounds {
  readonly limits: ScalarLimits;
  /** Counts the objects of all parameters. */
  readonly objects: RequestObjects;
}

/**
 * Makes the argument of a call out of a request value: first text or null, then by the declared type
 * (protocol/services.md 3). `int` and `double` arrive as numbers, `boolean` as boolean, everything else as text, so that
 * no digit of a decimal or a long is lost; enum constants, entities and DTOs as their classes have them.
 *
 * @throws RestError 400 `Invalid parameter value`
 */
export function* convertParameter(
  { name, type }: ServiceParameter,
  value: InputValue,
  bounds: ParameterBounds,
): Steps<unknown> {
  try {
    return yield* convertValue(type, value, bounds);
  } catch (error) {
    const reason = lengthReason(error);
    if (reason !== undefined) {
      throw restError('serviceParameterTooLong', { parameter: name, reason });
    }
    if (error instanceof RestError && error.row?.code === 'serviceParametersTooLarge') {
      throw error;
    }
    throw error instanceof ValueError || error instanceof NoValueError || error instanceof RestError
      ? restError('serviceParameterInvalid', { parameter: name })
      : error;
  }
}

/** What is too long; undefined for other errors. */
function lengthReason(error: unknown): string | undefined {
  if (error instanceof ScalarTooLongError) {
    return error.message;
  }
  const row = error instanceof RestError ? error.row : undefined;
  return row?.code === 'valueTooLong' || row?.code === 'entityIdTooLong' ? String(row.parameters.reason) : undefined;
}

/** A value of the wrong kind. */
class NoValueError extends Error {}

function* convertValue(type: ServiceType, value: InputValue, bounds: ParameterBounds): Steps<unknown> {
  if (value === undefined || value === null || (type.list && value === '')) {
    return undefined;
  }
  const items = type.list ? listOf(value) : [value];
  if (type.item.kind === 'entity') {
    const whole = type.list ? items : items.map(jsonOf);
    bounds.objects.addWhole(type.item.entity, whole);
  }
  return type.list
    ? yield* mapSteps(items, (item) => convertItem(type.item, item, bounds))
    : yield* convertItem(type.item, value, bounds);
}

function listOf(value: InputValue): readonly unknown[] {
  const list = jsonOf(value);
  if (!Array.isArray(list)) {
    throw new NoValueError();
  }
  return list;
}

function* convertItem(type: ItemType, value: unknown, bounds: ParameterBounds): Steps<unknown> {
  // The empty text is a valid string, and null for every other type.
  if (value === null || (value === '' && !(type.kind === 'scalar' && type.type === 'string'))) {
    return undefined;
  }
  switch (type.kind) {
    case 'scalar':
      return convertScalar(type.type, scalarText(type.type, value), bounds.limits);
    case 'enum':
      return constantOf(type.enum, asText(value), bounds.limits);
    case 'entity':
      return yield* readInstance(type.entity, jsonOf(value), bounds.limits);
    case 'dto':
      return yield* dtoOf(type.dto, jsonOf(value), bounds);
    case 'json':
      return yield* jsonValue(typeof value === 'string' ? jsonOrText(value) : value);
  }
}

/** Every number as `LosslessNumber`: code that takes any JSON meets one kind of number. */
function* jsonValue(value: unknown): Steps<unknown> {
  if (typeof value === 'number') {
    return new LosslessNumber(String(value));
  }
  if (Array.isArray(value)) {
    return yield* mapSteps(value, jsonValue);
  }
  if (isJsonObject(value)) {
    const members = yield* mapSteps(Object.entries(value), function* ([name, member]) {
      return [name, yield* jsonValue(member)] as const;
    });
    return Object.fromEntries(members);
  }
  return value;
}

function convertScalar(type: DatatypeId, text: string, limits: ScalarLimits): unknown {
  requireFittingText(type, text, limits);
  const parsed = type === 'dateTime' ? parseDate(text) : parseScalar(type, text, limits);
  switch (type) {
    case 'int':
    case 'double':
      return parsed === null ? undefined : Number(parsed);
    case 'boolean':
      return parsed === null ? undefined : parsed === 'true';
    default:
      return parsed ?? undefined;
  }
}

/** The value that the enum of the application has for the constant. */
function constantOf(model: EnumModel, name: string, limits: ScalarLimits): string | number {
  requireLength('MAX_SCALAR_LENGTH', name, limits);
  const id = model.idOf(name);
  if (id === undefined) {
    throw new NoValueError();
  }
  return model.numeric ? Number(id) : id;
}

/** Members that the class does not declare are ignored. */
function* dtoOf({ target, members }: DtoModel, json: unknown, bounds: ParameterBounds): Steps<object> {
  if (!isJsonObject(json)) {
    throw new NoValueError();
  }
  const dto = new target();
  for (const [name, type] of members) {
    if (Object.hasOwn(json, name)) {
      Reflect.set(dto, name, json[name] === null ? null : yield* convertValue(type, json[name], bounds));
    }
  }
  return dto;
}

/** Text of a request stands for the JSON that it holds. */
const jsonOf = (value: InputValue): unknown => (typeof value === 'string' ? parseJson(value) : value);

function scalarText(type: DatatypeId, value: unknown): string {
  if (type !== 'fileRef' || !isJsonObject(value)) {
    return asText(value);
  }
  const text = fileRefText(value);
  if (text === undefined) {
    throw new NoValueError();
  }
  return text;
}

function asText(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return isJsonNumber(value) || typeof value === 'boolean' ? String(value) : (stringify(value) ?? '');
}

function jsonOrText(text: string): unknown {
  const value = parseJson(text);
  return value instanceof InvalidJson ? text : value;
}
