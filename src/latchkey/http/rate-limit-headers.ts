import { MINUTE_MS, type PrincipalUsage } from '../common/deadline.js';

const SECOND_MS = 1_000;

/**
 * What a principal may use and what is left of it, as draft-ietf-httpapi-ratelimit-headers-11 writes it. Milliseconds are
 * a unit that the draft does not have.
 *
 * @example
 * ```
 * RateLimit-Policy: "requests";q=200;qu="concurrent-requests", "statement-time";q=30000;qu="milliseconds";w=60
 * RateLimit: "requests";r=12, "statement-time";r=0;t=7
 * ```
 */
export function rateLimitHeaders(usage: PrincipalUsage): Readonly<Record<string, string>> {
  const { requests, limits } = usage;
  const policies: string[] = [];
  const left: string[] = [];
  if (limits.requests !== Infinity) {
    policies.push(`"requests";q=${limits.requests};qu="concurrent-requests"`);
    left.push(`"requests";r=${limits.requests - requests}`);
  }
  if (limits.statements !== Infinity) {
    const milliseconds = Math.max(0, Math.floor(limits.statements - usage.statements));
    policies.push(`"statement-time";q=${limits.statements};qu="milliseconds";w=${MINUTE_MS / SECOND_MS}`);
    left.push(`"statement-time";r=${milliseconds};t=${secondsUntilTime(usage)}`);
  }
  return { 'ratelimit-policy': policies.join(', '), ratelimit: left.join(', ') };
}

/** How long a principal without statement time has to wait for some; for others, until all of it is there again. */
export function secondsUntilTime({ statements, hasTime, limits }: PrincipalUsage): number {
  const excess = hasTime ? statements : statements - limits.statements;
  return Math.max(1, Math.ceil((excess * MINUTE_MS) / limits.statements / SECOND_MS));
}
