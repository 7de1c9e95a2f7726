import { type RestError, restError } from '../errors/rest-error.js';

/** 400 `Cannot parse entities filter` with one of the texts of protocol/filters.md 6. */
export const invalidFilter = (reason: string): RestError => restError('invalidFilter', { reason });
