import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepPrivate } from './authentication.guard.js';

/** Headers of a response that had these before. */
function headersAfter(tokenInUrl: boolean, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const headers: Record<string, string> = { ...before };
  const reply = {
    getHeader: (name: string) => headers[name],
    header: (name: string, value: string) => ((headers[name] = value), reply),
    headers: (more: object) => (Object.assign(headers, more), reply),
  };
  keepPrivate({ tokenInUrl } as FastifyRequest, reply as unknown as FastifyReply);
  return headers;
}

describe('responses to a token in the URL (protocol/authentication.md 3)', () => {
  it('stay in no cache and no referrer', () => {
    expect(headersAfter(true)).toEqual({
      'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
      pragma: 'no-cache',
      expires: '0',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each([
    ['max-age=60', 'private, max-age=60'],
    ['no-store', 'no-store'],
    ['private, max-age=60', 'private, max-age=60'],
  ])('stay out of shared caches where the endpoint allows to keep them: %s', (own, sent) => {
    expect(headersAfter(true, { 'cache-control': own })).toEqual({
      'cache-control': sent,
      'referrer-policy': 'no-referrer',
    });
  });

  it('are the only ones that are changed', () => {
    expect(headersAfter(false)).toEqual({});
    expect(headersAfter(false, { 'cache-control': 'max-age=60' })).toEqual({ 'cache-control': 'max-age=60' });
  });
});
