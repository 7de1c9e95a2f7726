import { stringify } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import type { RestError } from '../errors/rest-error.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import {
  parseElement,
  parseScalar,
  requireFittingText,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
  takesObjects,
  ValueError,
} from '../datatypes/scalar-parser.js';
import type { EnumModel } from '../model/enum-model.js';
import type { ToOneAttribute } from '../model/attribute.js';
import type { AttributePath, ComparedAttribute } from './attribute-path.js';
import { literal, type Operand, type Value } from './condition.js';
import { invalidFilter } from './invalid-filter.js';
import { isJsonPath, parseJsonOperand } from './json-operand.js';
import { comparesElement } from './kind-sql.js';
import { comparedType, enumOf, isListOperator, type ListOperator, type Operator } from './operators.js';

/** Types whose faulty values are quoted by the shorter text of protocol/filters.md 6. */
const WITHOUT_PROPERTY_TEXT: readonly DatatypeId[] = ['string', 'char', 'byteArray', 'uri', 'fileRef'];

/** Objects and lists are values of some types. */
function kindValue(type: DatatypeId, json: unknown, read: (json: unknown) => string | null): Value {
  if (json === null) {
    throw unparsable(json);
  }
  try {
    return literal(read(json));
  } catch (error) {
    throw filterError(type, error);
  }
}

/** The value or the list that what a path leads to is compared with. */
export function parseComparedValue(
  path: AttributePath,
  operator: Operator,
  json: unknown,
  limits: ScalarLimits,
): Operand {
  if (isJsonPath(path)) {
    return parseJsonOperand(path, operator, json, limits);
  }
  return isListOperator(operator)
    ? parseListOperand(path.end, operator, json, limits)
    : parseOperand(path.end, operator, json, limits);
}

/** The value of a scalar operator; a list of one counts as its element (protocol/filters.md 5). */
function parseOperand(attribute: ComparedAttribute, operator: Operator, json: unknown, limits: ScalarLimits): Operand {
  const type = comparedType(attribute);
  if (takesObjects(type)) {
    const read = comparesElement(type, operator) ? parseElement : parseScalar;
    return { kind: 'one', value: kindValue(type, json, (value) => read(type, value, limits)) };
  }
  if (!Array.isArray(json)) {
    return { kind: 'one', value: parseValue(attribute, json, limits) };
  }
  if (json.length !== 1 || Array.isArray(json[0])) {
    throw unusable(json);
  }
  return { kind: 'one', value: parseValue(attribute, json[0], limits) };
}

/** A blank text means null where the value is not text: generic clients empty a filter field this way. */
export const standsForNull = (path: AttributePath, json: unknown): boolean =>
  typeof json === 'string' &&
  json.trim() === '' &&
  !isJsonPath(path) &&
  !enumOf(path.end) &&
  !isText(comparedType(path.end));

/** Whether clients know the type as `string`, of which a blank is a value. */
const isText = (type: DatatypeId): boolean => DATATYPES[type].id === 'string';

/** The list of `in` and `notIn`, whose elements are all scalars or all objects (protocol/filters.md 5). */
function parseListOperand(
  attribute: ComparedAttribute,
  operator: ListOperator,
  json: unknown,
  limits: ScalarLimits,
): Operand {
  if (!Array.isArray(json)) {
    throw invalidFilter(`JSON array was expected as a value for condition with operator ${operator}`);
  }
  const elements = json as readonly unknown[];
  const objects = isJsonObject(elements[0]);
  const values = elements.map((element) => {
    if (element !== null && isJsonObject(element) !== objects) {
      throw objects || attribute.kind !== 'toOne' ? unusable(element) : unparsable(element);
    }
    return parseValue(attribute, element, limits);
  });
  return { kind: 'list', values };
}

function parseValue(attribute: ComparedAttribute, json: unknown, limits: ScalarLimits): Value {
  if (json === null) {
    throw unparsable(json);
  }
  try {
    return valueOf(attribute, json, limits);
  } catch (error) {
    throw error instanceof ScalarTooLongError ? invalidFilter(error.message) : error;
  }
}

function valueOf(attribute: ComparedAttribute, json: unknown, limits: ScalarLimits): Value {
  switch (attribute.kind) {
    case 'scalar':
      return scalar(attribute.type, json, limits);
    case 'elements':
      return attribute.enum ? constant(attribute.enum, json, limits) : scalar(attribute.type, json, limits);
    case 'enum':
      return constant(attribute.enum, json, limits);
    case 'toOne':
      return reference(attribute, isJsonObject(json) ? idIn(json, attribute) : json, limits);
  }
}

/** An object without id is equal to nothing (protocol/filters.md 5). */
const reference = ({ target }: ToOneAttribute, id: unknown, limits: ScalarLimits): Value =>
  id === undefined || id === null ? literal(null) : scalar(target.primaryKey.type, id, limits);

/** A blank text stands for null unless the type is text itself. */
function scalar(type: DatatypeId, json: unknown, limits: ScalarLimits): Value {
  if (typeof json === 'object' && (Array.isArray(json) || isJsonObject(json))) {
    throw unusable(json);
  }
  if (typeof json === 'string') {
    requireFittingText(type, json, limits);
    if (!isText(type) && json.trim() === '') {
      return literal(null);
    }
  }
  try {
    return literal(parseScalar(type, typeof json === 'string' ? json.toWellFormed() : json, limits));
  } catch (error) {
    throw error instanceof ScalarTooLongError ? error : filterError(type, error);
  }
}

function filterError(type: DatatypeId, error: unknown): unknown {
  if (!(error instanceof ValueError)) {
    return error instanceof ScalarTooLongError ? invalidFilter(error.message) : error;
  }
  const what = WITHOUT_PROPERTY_TEXT.includes(type) ? 'the condition value' : 'property value';
  const { form } = DATATYPES[type];
  return invalidFilter(
    form === undefined ? `Cannot parse ${what}: ${error.text}` : `Cannot parse ${what}: ${error.text} is not ${form}`,
  );
}

/** JSON names the constant, the database knows its id. */
function constant(model: EnumModel, json: unknown, limits: ScalarLimits): Value {
  if (typeof json === 'string') {
    requireLength('MAX_SCALAR_LENGTH', json, limits);
  }
  const id = typeof json === 'string' ? model.idOf(json) : undefined;
  if (id === undefined) {
    throw invalidFilter(`Cannot parse enum value: ${textOf(json)}`);
  }
  return literal(id);
}

/** Of an entity object only the id counts, under `id` or the name of the key. */
function idIn(json: JsonObject, { target }: ToOneAttribute): unknown {
  const id = json.id ?? json[target.primaryKey.name];
  if (id !== undefined && id !== null && typeof id === 'object' && (Array.isArray(id) || isJsonObject(id))) {
    throw unusable(json);
  }
  return id;
}

const unparsable = (json: unknown): RestError => invalidFilter(`Cannot parse property value: ${textOf(json)}`);

const unusable = (json: unknown): RestError => invalidFilter(`Cannot parse the condition value: ${textOf(json)}`);

const textOf = (json: unknown): string => (typeof json === 'string' ? json : (stringify(json) ?? ''));
