import { LatchkeyError } from 'latchkey/react-admin';
import { texts } from '../i18n/texts.js';

/** A value that a query or a method takes. */
export interface Parameter {
  readonly name: string;
  /** Of queries a Java class name, of services a datatype, DTO or entity; null where none is declared. */
  readonly type: string | null;
  readonly required: boolean;
}

/** A query or a method of a service, as it is called. */
export interface Callable {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below the REST API. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** What the query string holds beyond the parameters. */
  readonly query?: Readonly<Record<string, string | number>>;
}

/** `GET /queries/{entity}`. */
export interface Query {
  readonly name: string;
  readonly limit: number | null;
  readonly params: readonly { readonly name: string; readonly type: string }[];
}

/** A method of `GET /services`. */
export interface ServiceMethod {
  readonly name: string;
  /** null: GET and POST. */
  readonly httpMethod: 'GET' | 'POST' | null;
  readonly params: readonly Parameter[];
}

/** Rows that trying a query shows. */
const ROWS = 20;

/** A query of an entity, for its first rows; each parameter of a query must be given. */
export const callOfQuery = (entity: string, { name, limit, params }: Query): Callable => ({
  name,
  method: 'POST',
  path: `/queries/${encodeURIComponent(entity)}/${encodeURIComponent(name)}`,
  parameters: params.map((each) => ({ ...each, required: true })),
  query: { limit: Math.min(limit ?? ROWS, ROWS), returnCount: 'true' },
});

export const callOfMethod = (service: string, { name, httpMethod, params }: ServiceMethod): Callable => ({
  name: `${service}.${name}`,
  method: httpMethod ?? 'POST',
  path: `/services/${encodeURIComponent(service)}/${encodeURIComponent(name)}`,
  parameters: params,
});

/** Types whose values one line holds; the others are JSON. */
const ONE_LINE =
  /^(?:string|int|short|long|bigInteger|double|float|decimal|boolean|uuid|fileRef|(?:local|offset)?date(?:Time)?|(?:local|offset)?Time|java\..*)$/i;

export const isJsonText = ({ type }: Parameter, enums: ReadonlySet<string>): boolean =>
  type !== null && (type.endsWith('[]') || !(ONE_LINE.test(type) || enums.has(type)));

export const isFlag = ({ type }: Parameter): boolean => type === 'boolean' || type === 'java.lang.Boolean';

/** What was typed, without optional values that were left empty. The server converts texts to the declared types. */
export const argumentsOf = (
  { parameters }: Callable,
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parameters
      .map(({ name, required }) => ({ name, required, value: typed[name] ?? '' }))
      .filter(({ required, value }) => required || value !== '')
      .map(({ name, value }) => [name, value]),
  );

/** JSON that cannot be read, by the names of the parameters. */
export function faultsOf(
  { parameters }: Callable,
  typed: Readonly<Record<string, string>>,
  enums: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const faulty = parameters.filter((each) => {
    const text = typed[each.name] ?? '';
    return text !== '' && isJsonText(each, enums) && !isJson(text);
  });
  return Object.fromEntries(faulty.map(({ name }) => [name, texts.form.json]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Errors that name one parameter (protocol/services.md 3, protocol/queries.md 2). */
const NAMING = [
  /^Invalid parameter value for (.+)$/,
  /^Query parameter (.+) not found$/,
  /^Cannot parse value of parameter (.+?): /,
];

/** The messages of an error by the parameters that they are about. */
export function messagesOf({ parameters }: Callable, error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof LatchkeyError)) {
    return {};
  }
  const messages: Record<string, string> = {};
  for (const { name } of parameters) {
    const broken = (error.body.violations ?? []).filter(({ path }) => path?.split(/[.[]/)[1] === name);
    const named = NAMING.some((pattern) => pattern.exec(error.body.details ?? '')?.[1] === name);
    const message = named ? error.body.details : broken.map((each) => each.message).join('; ');
    if (message) {
      messages[name] = message;
    }
  }
  return messages;
}
