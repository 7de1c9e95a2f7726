import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a form of this browser carries: only those who know its cookie can make it, and another site knows neither
 * (protocol/oauth.md 10.4).
 */
export const csrfToken = (secret: string): string => digest(secret).toString('base64url');

export function isCsrfToken(token: string | undefined, secret: string): boolean {
  const given = Buffer.from(token ?? '', 'base64url');
  const expected = digest(secret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const digest = (secret: string): Buffer => createHmac('sha256', secret).update('csrf').digest();
