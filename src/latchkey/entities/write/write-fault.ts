import { type RestError, restError } from '../../errors/rest-error.js';

/** Makes the 400 of the running operation out of a reason. */
export type WriteFault = (reason: string) => RestError;

export const creationFault: WriteFault = (reason) => restError('creationFailed', { reason });
export const updateFault: WriteFault = (reason) => restError('updateFailed', { reason });
export const deletionFault: WriteFault = (reason) => restError('deletionFailed', { reason });
