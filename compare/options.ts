import { parseArgs } from 'node:util';
import { ComparisonError } from './comparison-error.js';

/** A user who asks the questions. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What the command line asks for. */
export interface Options {
  /** URLs without a trailing slash. */
  readonly reference: string;
  readonly candidate: string;
  readonly logins: readonly [Login, ...Login[]];
  /** `id:secret` of the OAuth client. */
  readonly client: string;
  /** Names of entities; empty for all that both servers have. */
  readonly entities: readonly string[];
  /** Also creates, changes and deletes objects, and uploads files. */
  readonly write: boolean;
  /** Questions per entity, login and kind: reads, writes. */
  readonly limit: number;
  readonly timeoutMs: number;
  /** File for the whole report as JSON. */
  readonly json: string | undefined;
}

const DEFAULT_LIMIT = 200;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** @throws ComparisonError for an unknown option or an invalid value; the message never holds a password or a secret */
export function readOptions(args: readonly string[]): Options {
  const values = parsed(args);
  const [first, ...others] = (values.as ?? []).map(loginOf);
  if (first === undefined) {
    throw new ComparisonError('--as is missing: name at least one user as --as user:password');
  }
  if (!/^[^:]+:/.test(values.client)) {
    throw new ComparisonError('--client must have the form id:secret');
  }
  return {
    reference: urlOf('reference', values.reference),
    candidate: urlOf('candidate', values.candidate),
    logins: [first, ...others],
    client: values.client,
    entities: (values.entities ?? '').split(',').filter((name) => name !== ''),
    write: values.write,
    limit: positive('limit', values.limit, DEFAULT_LIMIT),
    timeoutMs: positive('timeout', values.timeout, DEFAULT_TIMEOUT_SECONDS) * 1000,
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        reference: { type: 'string' },
        candidate: { type: 'string' },
        as: { type: 'string', multiple: true },
        client: { type: 'string', default: 'client:secret' },
        entities: { type: 'string' },
        write: { type: 'boolean', default: false },
        limit: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    // An unexpected word may be half of a password.
    const unexpected = (error as { code?: string }).code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    throw new ComparisonError(
      unexpected ? 'An argument does not start with --: write options as --name=value' : (error as Error).message,
    );
  }
}

function urlOf(name: string, text: string | undefined): string {
  if (text === undefined) {
    throw new ComparisonError(`--${name} is missing: name the server as --${name}=http://host:port`);
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new ComparisonError(`--${name} must be an http or https URL without user and query`);
  }
  return url.origin + url.pathname.replace(/\/$/, '');
}

function loginOf(text: string): Login {
  const colon = text.indexOf(':');
  if (colon < 1) {
    throw new ComparisonError('--as must have the form user:password');
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function positive(name: string, text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new ComparisonError(`--${name} must be a whole number above zero`);
  }
  return value;
}
