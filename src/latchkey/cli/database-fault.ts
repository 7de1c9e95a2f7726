import { CommandError } from './command-error.js';

/** A database that does not answer, or does not let in, is not a fault of the code. */
export function databaseFault(error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  return typeof code === 'string' && /^(?:E[A-Z]+|28...|3D...|08...|42501)$/.test(code)
    ? new CommandError(`The database cannot be read: ${message ?? code}`)
    : error;
}
