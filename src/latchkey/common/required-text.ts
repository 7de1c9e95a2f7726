import type { JsonObject } from './json-text.js';
import { ValidationError, type Violation } from '../errors/rest-error.js';

/** A violation with its own text, which quotes no value. */
export const violation = (path: string, message: string, messageTemplate = message): Violation => ({
  message,
  messageTemplate,
  path,
  invalidValue: null,
});

/**
 * Texts that a body must have under these keys.
 *
 * @throws ValidationError naming every key whose value is missing or not a text
 */
export function requiredTexts<K extends string>(body: JsonObject, keys: readonly K[]): Readonly<Record<K, string>> {
  const missing = keys.filter((key) => body[key] === undefined || body[key] === null);
  const wrong = keys.filter((key) => !missing.includes(key) && typeof body[key] !== 'string');
  if (missing.length + wrong.length > 0) {
    throw new ValidationError([
      ...missing.map((key) => violation(key, 'may not be null', '{jakarta.validation.constraints.NotNull.message}')),
      ...wrong.map((key) => violation(key, 'must be a text')),
    ]);
  }
  return Object.fromEntries(keys.map((key) => [key, body[key]])) as Record<K, string>;
}
