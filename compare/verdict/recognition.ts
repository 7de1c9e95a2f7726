import { isObject, type Json, member } from '../json.js';
import type { Answer } from '../server/answer.js';
import type { Exchange } from './exchange.js';

/** A status of the reference and one of the candidate, or several. */
export const statuses = (
  { reference, candidate }: Exchange,
  ...pairs: readonly (readonly [number, number])[]
): boolean => pairs.some(([one, other]) => reference.status === one && candidate.status === other);

export const isProper = ({ status }: Answer): boolean =>
  (status >= 200 && status < 300) || status === 400 || status === 409;

export const errorOf = ({ body }: Answer): Json | undefined => member(body, 'error');

export const detailsOf = ({ body }: Answer): string => {
  const details = member(body, 'details');
  return typeof details === 'string' ? details : '';
};

export const pathOf = ({ question }: Exchange): string => question.path.split('?')[0] ?? '';

export const parameter = ({ question }: Exchange, name: string): string | undefined =>
  new URLSearchParams(question.path.split('?')[1] ?? '').get(name) ?? undefined;

export const filterOf = (exchange: Exchange): string =>
  pathOf(exchange).includes('/search') ? (parameter(exchange, 'filter') ?? '') : '';

/** Which rows there are, and how many. */
export const isRows = (at: string): boolean => at.startsWith('body') || at === 'x-total-count' || at === 'order';

export const isAt = (at: string, name: string): boolean => at === name || at.endsWith(`/${name}`);

/** The reference shows `{timestamp, status, error, path}`, or nothing. */
export const isContainerError = ({ body }: Answer): boolean =>
  body === undefined ||
  typeof body === 'string' ||
  (isObject(body) && 'path' in body && 'timestamp' in body && !('details' in body));

export const isOurError = ({ body }: Answer): boolean => isObject(body) && 'path' in body && 'details' in body;
