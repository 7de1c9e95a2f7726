import type { FastifyRequest } from 'fastify';
import type { RestError } from '../errors/rest-error.js';
import { maskedUrl } from '../http/logging/masked-url.js';
import { cleanText } from './audit-text.js';
import { type MissingPermission, missingPermission } from './missing-permission.js';

const MAX_NAME = 200;
const MAX_PATH = 1_000;

/** What administrators see of a request that was answered 403. */
export interface Denial {
  readonly traceId: string;
  /** ISO time of the first of them. */
  readonly at: string;
  readonly username: string | null;
  readonly method: string;
  /** Path and query, secrets masked; null where there were too many to keep each. */
  readonly path: string | null;
  readonly error: string | null;
  readonly details: string | null;
  readonly missing: MissingPermission | undefined;
  readonly remoteAddress: string;
  /** How often the same was denied in quick succession. */
  repeats: number;
}

export function denialOf(request: FastifyRequest, traceId: string): Denial {
  const { refusal } = request;
  return {
    traceId,
    at: new Date().toISOString(),
    username: request.principal ? cleanText(request.principal.username, MAX_NAME) : null,
    method: request.method,
    path: cleanText(maskedUrl(request.originalUrl), MAX_PATH),
    error: bodyText(refusal, 'error'),
    details: bodyText(refusal, 'details'),
    missing: missingPermission(refusal),
    remoteAddress: request.ip,
    repeats: 1,
  };
}

/** Equal keys are the same denial. */
export const denialKey = ({ username, remoteAddress, method, path, error, details }: Denial): string =>
  JSON.stringify([username, remoteAddress, method, path, error, details]);

function bodyText(refusal: RestError | undefined, key: string): string | null {
  const body = refusal?.body as Readonly<Record<string, unknown>> | undefined;
  const value = body?.[key];
  return typeof value === 'string' ? cleanText(value, MAX_PATH) : null;
}
