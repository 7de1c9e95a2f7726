/** One broken rule of a request, as the server reports it. */
export interface Violation {
  readonly message: string;
  readonly messageTemplate: string | null;
  /** Attribute path, such as `lines[0].quantity`; in bulk requests it begins with `entities[<index>].`. Empty for a rule of the whole object. */
  readonly path: string | null;
  readonly invalidValue: unknown;
}

/** What react-admin reads of an error: `errors` holds the messages of form fields, and of the whole form under `root.serverError`. */
export interface ErrorBody {
  readonly error?: string;
  readonly details?: string | null;
  readonly errors?: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  /** The attributes whose unique value is taken (409). */
  readonly attributes?: readonly string[];
}

/** A response other than 2xx. react-admin shows `message`, and `body.errors` at the fields of a form. */
export class LatchkeyError extends Error {
  constructor(
    message: string,
    /** HTTP status. */
    readonly status: number,
    readonly body: ErrorBody,
    /** Names this response in the logs of the server and in its list of denials. */
    readonly traceId: string | null = null,
  ) {
    super(message);
    this.name = 'LatchkeyError';
  }
}

/** Where the message of a rule of the whole object stands in `body.errors`; react-admin shows it above the form. */
const WHOLE_FORM = 'root.serverError';

/** `entities[3].lines[0].quantity` is the field `lines.0.quantity` of a form. */
const fieldOf = (path: string | null): string => {
  const field = (path ?? '')
    .replace(/^entities\[\d+\]\.?/, '')
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/^\./, '');
  return field === '' ? WHOLE_FORM : field;
};

/** @returns the messages of each field, those of one field joined: once each, as many objects may break the same rule */
function messagesOf(violations: readonly Violation[]): Record<string, string> {
  const messages = new Map<string, Set<string>>();
  for (const { path, message } of violations) {
    const field = fieldOf(path);
    messages.set(field, (messages.get(field) ?? new Set()).add(message));
  }
  return Object.fromEntries([...messages].map(([field, texts]) => [field, [...texts].join('; ')]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const namesOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((name): name is string => typeof name === 'string') ? value : undefined;

/**
 * @param status HTTP status of the response
 * @param json its body, undefined when it is not JSON
 */
export function errorOf(status: number, json: unknown, traceId: string | null = null): LatchkeyError {
  if (Array.isArray(json)) {
    const violations = json as readonly Violation[];
    const message = violations.map((each) => (each.path ? `${each.path}: ${each.message}` : each.message)).join('; ');
    return new LatchkeyError(message, status, { violations, errors: messagesOf(violations) }, traceId);
  }
  const body = isRecord(json) ? json : {};
  // OAuth endpoints describe errors under another name.
  const [error, details] = [textOf(body.error), textOf(body.details) ?? textOf(body.error_description)];
  const attributes = namesOf(body.attributes);
  const message = details ?? error ?? `HTTP ${status}`;
  return new LatchkeyError(
    message,
    status,
    {
      error,
      details: details ?? null,
      ...(attributes && {
        attributes,
        errors: Object.fromEntries(attributes.map((name) => [name, error ?? message])),
      }),
    },
    traceId,
  );
}
