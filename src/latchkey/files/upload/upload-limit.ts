import { type RestError, restError } from '../../errors/rest-error.js';
import type { QuotaLeft } from './uploaded-files.js';

/** How much an upload may bring, and the error for more. */
export interface UploadLimit {
  /** Bytes. */
  readonly maxBytes: number;
  readonly refusal: () => RestError;
}

/** The strictest of the sizes and the quota; protocol/files.md 2. */
export function uploadLimit(maxSizes: readonly number[], quota: QuotaLeft): UploadLimit {
  const max = maxSizes.reduce((least, size) => Math.min(least, size), Infinity);
  return quota.bytes < max
    ? { maxBytes: quota.bytes, refusal: quota.refusal }
    : { maxBytes: max, refusal: () => restError('uploadTooLarge', { max }) };
}
