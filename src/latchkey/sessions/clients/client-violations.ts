import type { SqlValue } from '../../sql/statement.js';
import type { Violation } from '../../errors/rest-error.js';
import { clientFaults, oauthClientSchema } from '../../config/oauth-client.js';

const NUMBERS: readonly string[] = ['accessTokenTtl', 'refreshTokenTtl', 'rotationGraceSeconds'];
const FLAGS: readonly string[] = ['requireProofKey', 'introspectAny'];
/** Attributes of every administration entity, which say nothing about the client. */
const CLIENT_ATTRIBUTES: readonly string[] = Object.keys(oauthClientSchema.in.shape);

type Values = ReadonlyMap<string, SqlValue>;

/**
 * What would stop the start if it stood in the settings, as violations of the attributes (protocol/oauth.md 2,
 * protocol/errors.md 4).
 *
 * @param values the client as it will be stored; the secret in any form
 */
export function clientViolations(values: Values): Violation[] {
  const client = Object.fromEntries(
    CLIENT_ATTRIBUTES.flatMap((name) => {
      const value = values.get(name);
      return value == null ? [] : [[name, typed(name, value)]];
    }),
  );
  const parsed = oauthClientSchema.safeParse(client);
  if (parsed.success) {
    return clientFaults(parsed.data).map(({ attribute, text }) => violation(values, attribute, `The client ${text}`));
  }
  return parsed.error.issues.map(({ path: [attribute], message }) => violation(values, String(attribute), message));
}

/** A violation of one attribute, with its value unless that is secret or a list. */
export function violation(values: Values, attribute: string, message: string): Violation {
  const value = attribute === 'clientSecret' ? null : values.get(attribute);
  return {
    message,
    messageTemplate: message,
    path: attribute,
    invalidValue: typeof value === 'string' ? (typed(attribute, value) as string | number | boolean) : null,
  };
}

function typed(name: string, value: Exclude<SqlValue, null>): unknown {
  if (NUMBERS.includes(name)) {
    return Number(value);
  }
  return FLAGS.includes(name) ? value === 'true' || value === 't' : value;
}
