import { stringify } from 'lossless-json';
import type { SqlValue } from '../sql/statement.js';
import type { Arguments, BoundList } from '../conditions/bound-values.js';
import type { Parameter } from '../conditions/condition.js';
import type { JsonLimits } from '../common/json/json-limits.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { parseLongJson } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import {
  requireFittingText,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
  ValueError,
} from '../datatypes/scalar-parser.js';
import type { Caller } from '../roles/caller.js';
import type { InputQueryValue } from './input-values.js';
import type { ItemType, QueryParameter } from './parameter-types.js';
import { SESSION_PARAMETERS, sessionParameter } from './session-parameters.js';

/**
 * Reads what a client gave for the parameters of a query, in the order of their declaration (protocol/queries.md 2).
 *
 * @throws RestError 400 for the first that is missing or does not fit its type
 */
export async function readArguments(
  caller: Caller,
  parameters: readonly QueryParameter[],
  given: ReadonlyMap<string, InputQueryValue>,
  limits: JsonLimits & ScalarLimits,
): Promise<QueryArguments> {
  const values = new Map<string, Argument>();
  for (const parameter of parameters) {
    values.set(parameter.name, await readArgument(parameter, given.get(parameter.name), limits));
  }
  return new QueryArguments(caller, values);
}

interface Argument {
  readonly item: ItemType;
  readonly value: string | BoundList;
}

/** The values of one run. */
export class QueryArguments implements Arguments {
  constructor(
    private readonly caller: Caller,
    private readonly values: ReadonlyMap<string, Argument>,
  ) {}

  text({ name, type }: Parameter): string | null {
    const { item, value } = this.find(name);
    return typeof value === 'string' ? item.as(value, type) : null;
  }

  list({ name, type }: Parameter): BoundList {
    const { item, value } = this.find(name);
    return Array.isArray(value) ? value.map((each: string | null) => each && item.as(each, type)) : null;
  }

  /** All of them by name, those of the session included, as code sees them. */
  get plain(): Readonly<Record<string, SqlValue>> {
    const names = [...this.values.keys(), ...SESSION_PARAMETERS];
    return Object.fromEntries(names.map((name) => [name, this.find(name).value]));
  }

  private find(name: string): Argument {
    const session = sessionParameter(name);
    const found = session ? { ...session, value: session.valueFor(this.caller) } : this.values.get(name);
    if (!found) {
      throw new Error(`The query uses the parameter ${name}, which is not declared`);
    }
    return found;
  }
}

async function readArgument(
  { name, item, list }: QueryParameter,
  value: InputQueryValue | undefined,
  limits: JsonLimits & ScalarLimits,
): Promise<Argument> {
  if (value === undefined) {
    throw restError('queryParameterNotFound', { parameter: name });
  }
  try {
    return { item, value: list ? await readList(item, value, limits) : readItem(item, jsonText(value), limits) };
  } catch (error) {
    if (error instanceof ScalarTooLongError) {
      throw restError('queryParameterTooLong', { parameter: name, reason: error.message });
    }
    throw error instanceof ValueError
      ? restError('queryParameterInvalid', { parameter: name, value: jsonText(value) })
      : error;
  }
}

/** Text from JSON may hold halves of characters, which PostgreSQL does not take. */
function readItem(item: ItemType, text: string, limits: ScalarLimits): string | null {
  if (item.type === undefined) {
    requireLength('MAX_SCALAR_LENGTH', text, limits);
  } else {
    requireFittingText(item.type, text, limits);
  }
  return item.blank || text.trim() !== '' ? item.parse(text.toWellFormed()) : null;
}

/** Lists are JSON arrays, or the text of one. */
async function readList(item: ItemType, value: InputQueryValue, limits: JsonLimits & ScalarLimits): Promise<BoundList> {
  if (typeof value === 'string' && value.trim() === '') {
    return null;
  }
  const elements = typeof value === 'string' ? await parseLongJson(value, limits) : value;
  if (!Array.isArray(elements)) {
    throw new ValueError('string', jsonText(value));
  }
  return elements.map((element: unknown) => readItem(item, scalarText(element), limits));
}

const jsonText = (value: InputQueryValue): string => (typeof value === 'string' ? value : (stringify(value) ?? ''));

function scalarText(element: unknown): string {
  if (typeof element === 'string') {
    return element;
  }
  if (isJsonNumber(element) || typeof element === 'boolean') {
    return String(element);
  }
  throw new ValueError('string', JSON.stringify(element));
}
