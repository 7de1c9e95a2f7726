import { type ErrorCode, errorCatalogue } from './error-catalogue.js';
import type { LosslessNumber } from 'lossless-json';

/** Values for the placeholders of a row, and further facts for those who investigate a refusal. */
export type ErrorParameters = Readonly<Record<string, string | number>>;

/** A response other than success: status, ready JSON body and extra headers. The exception filter writes it. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
    /** The row of the error catalogue it was made of. */
    readonly row?: { readonly code: ErrorCode; readonly parameters: ErrorParameters },
  ) {
    super(typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : `HTTP ${status}`);
  }

  /** The same error with another sentence. */
  withDetails(details: string): RestError {
    const { error } = this.body as { readonly error?: unknown };
    return new RestError(this.status, { error, details }, this.headers, this.row);
  }
}

/**
 * One row of the error catalogue, its placeholders filled.
 *
 * @param more further keys of the body, for rows that name them
 */
export function restError(
  code: ErrorCode,
  parameters: ErrorParameters = {},
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, readonly string[]>> = {},
): RestError {
  const { status, error, details } = errorCatalogue[code];
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(parameters[name] ?? placeholder));
  const body = { error: fill(error), details: details === null ? null : fill(details), ...more };
  return new RestError(status, body, headers, { code, parameters });
}

/** A broken rule of an entity or a parameter, in the wire form of protocol/errors.md 4. */
export interface Violation {
  message: string;
  messageTemplate: string;
  /** Attribute path relative to the violating object; empty for rules of the whole object. */
  path: string;
  invalidValue: string | number | boolean | LosslessNumber | null;
}

/** The 400 array of protocol/errors.md 4. */
export class ValidationError extends RestError {
  constructor(readonly violations: readonly Violation[]) {
    super(400, violations);
  }
}

/** Thrown by application code to refuse with its own text; protocol/errors.md 4, last but one line. */
export class CustomValidationError extends ValidationError {
  constructor(text: string) {
    super([
      {
        message: text,
        messageTemplate: '{io.jmix.core.validation.CustomValidationException}',
        path: '',
        invalidValue: null,
      },
    ]);
  }
}

/**
 * Declarations the backend cannot work with (entity, plan, role, service). It stops the start; each fault is one sentence
 * with its place and its cure.
 */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
  readonly faults: readonly string[];

  constructor(faults: string | readonly string[], options?: ErrorOptions) {
    const all = typeof faults === 'string' ? [faults] : faults;
    super(
      all.length === 1 ? all[0] : ['The application cannot start:', ...all.map((fault) => `  - ${fault}`)].join('\n'),
      options,
    );
    this.faults = all;
  }
}
