import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';

/** The longest texts that are read as values other than text; the settings are named alike. */
export interface ScalarLimits {
  readonly MAX_NUMBER_LENGTH: number;
  readonly MAX_SCALAR_LENGTH: number;
}

/** For values that the application's own code or declarations hold. */
export const NO_LIMITS: ScalarLimits = { MAX_NUMBER_LENGTH: Infinity, MAX_SCALAR_LENGTH: Infinity };

/** A value that is longer than a setting allows; nothing else about it has been checked. */
export class ScalarTooLongError extends Error {
  constructor(limit: keyof ScalarLimits, text: string, limits: ScalarLimits) {
    super(`A value has ${text.length} characters, more than ${limit} (${limits[limit]})`);
  }
}

/**
 * Refuses what is too long for a value of the type, before it is read.
 *
 * @throws ScalarTooLongError
 */
export function requireFittingText(type: DatatypeId, text: string, limits: ScalarLimits): void {
  const limit = limitOf(type);
  if (limit) {
    requireLength(limit, text, limits);
  }
}

/** @throws ScalarTooLongError */
export function requireLength(limit: keyof ScalarLimits, text: string, limits: ScalarLimits): void {
  if (text.length > limits[limit]) {
    throw new ScalarTooLongError(limit, text, limits);
  }
}

/** Texts, URIs, file references and bytes may be as long as the body. */
function limitOf(type: DatatypeId): keyof ScalarLimits | undefined {
  const { numeric, sqlType } = DATATYPES[type];
  if (numeric) {
    return 'MAX_NUMBER_LENGTH';
  }
  return sqlType === 'text' || sqlType === 'bytea' ? undefined : 'MAX_SCALAR_LENGTH';
}
