import type { Arguments, BoundList } from '../conditions/bound-values.js';
import type { Parameter } from '../conditions/condition.js';
import { isJsonNumber, parseJson } from '../common/json-text.js';
import { restError } from '../common/rest-error.js';
import {
  requireFittingText,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
} from '../datatypes/scalar-limits.js';
import { ValueError } from '../datatypes/scalar-parser.js';
import type { Caller } from '../roles/caller.js';
import type { QueryValue } from '../metadata/query-declaration.js';
import type { ItemType, QueryParameter } from './parameter-types.js';
import { SESSION_PARAMETERS, sessionParameter } from './session-parameters.js';

/**
 * Reads what a client gave for the parameters of a query, in the order of their declaration (protocol/queries.md 2).
 *
 * @throws RestError 400 for the first that is missing or does not fit its type
 */
export function readArguments(
  caller: Caller,
  parameters: readonly QueryParameter[],
  given: ReadonlyMap<string, string>,
  limits: ScalarLimits,
): QueryArguments {
  return new QueryArguments(
    caller,
    new Map(
      parameters.map((parameter) => [parameter.name, readArgument(parameter, given.get(parameter.name), limits)]),
    ),
  );
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
  get plain(): Readonly<Record<string, QueryValue>> {
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

function readArgument({ name, item, list }: QueryParameter, text: string | undefined, limits: ScalarLimits): Argument {
  if (text === undefined) {
    throw restError('queryParameterNotFound', { parameter: name });
  }
  try {
    return { item, value: list ? readList(item, text, limits) : readItem(item, text, limits) };
  } catch (error) {
    if (error instanceof ScalarTooLongError) {
      throw restError('queryParameterTooLong', { parameter: name, reason: error.message });
    }
    throw error instanceof ValueError ? restError('queryParameterInvalid', { parameter: name, value: text }) : error;
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

function readList(item: ItemType, text: string, limits: ScalarLimits): BoundList {
  if (text.trim() === '') {
    return null;
  }
  const elements = parseJson(text);
  if (!Array.isArray(elements)) {
    throw new ValueError('string', text);
  }
  return elements.map((element: unknown) => readItem(item, scalarText(element), limits));
}

function scalarText(element: unknown): string {
  if (typeof element === 'string') {
    return element;
  }
  if (isJsonNumber(element) || typeof element === 'boolean') {
    return String(element);
  }
  throw new ValueError('string', JSON.stringify(element));
}
