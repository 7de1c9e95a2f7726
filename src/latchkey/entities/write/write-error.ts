import { type RestError, restError } from '../../errors/rest-error.js';

/** Makes the 400 of the running operation out of a reason. */
export type WriteError = (reason: string) => RestError;

export const creationError: WriteError = (reason) => restError('creationFailed', { reason });
export const updateError: WriteError = (reason) => restError('updateFailed', { reason });
export const deletionError: WriteError = (reason) => restError('deletionFailed', { reason });
