import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { PrincipalUsage, type UsageLimits } from '../common/deadline.js';
import { PrincipalSettings } from '../config/setting-groups.js';
import { type RestError, restError } from '../errors/rest-error.js';
import { rateLimitHeaders, secondsUntilTime } from '../http/rate-limit-headers.js';

/** How many principals are remembered, in about 2 MB. */
const MAX_PRINCIPALS = 10_000;
/** A request in flight ends at any moment. */
const RETRY_REQUESTS_SECONDS = 1;

/** Limits of every user, client and anonymous address, in this process alone; docs/decisions/0067. */
@Injectable()
export class PrincipalLimits {
  /** By the key of the principal. */
  readonly usages = new Map<string, PrincipalUsage>();
  /** Whether there are any. */
  readonly areSet: boolean;
  /** Requests that were answered 429, since the start. */
  denied = 0;
  private readonly limits: UsageLimits;

  constructor({ PRINCIPAL_MAX_REQUESTS, PRINCIPAL_STATEMENT_TIME }: PrincipalSettings) {
    this.limits = {
      requests: PRINCIPAL_MAX_REQUESTS || Infinity,
      statements: PRINCIPAL_STATEMENT_TIME || Infinity,
    };
    this.areSet = PRINCIPAL_MAX_REQUESTS > 0 || PRINCIPAL_STATEMENT_TIME > 0;
  }

  /**
   * For a principal that is not known here.
   *
   * @throws RestError 503 when all principals that are known have requests in flight or no time left
   */
  usageOfNew(): PrincipalUsage {
    if (this.usages.size >= MAX_PRINCIPALS) {
      this.forget();
    }
    return new PrincipalUsage(this.limits);
  }

  /** Why a principal without room may not begin another request. */
  denial(usage: PrincipalUsage): RestError {
    this.denied++;
    const { requests, statements } = this.limits;
    const seconds = usage.hasTime ? RETRY_REQUESTS_SECONDS : secondsUntilTime(usage);
    const headers = { 'retry-after': String(seconds), ...rateLimitHeaders(usage) };
    return usage.hasTime
      ? restError('requestsOfCallerExceeded', { max: String(requests) }, headers)
      : restError('statementTimeExceeded', { max: String(statements) }, headers);
  }

  /** The less they have used the sooner they go: nobody can make us forget a principal by acting as many others. */
  private forget(): void {
    const idle = [...this.usages].filter(([, { requests, hasTime }]) => requests === 0 && hasTime);
    idle.sort(([, one], [, other]) => one.statements - other.statements);
    if (idle.length === 0) {
      throw restError('serviceUnavailable', {}, { 'retry-after': String(RETRY_REQUESTS_SECONDS) });
    }
    idle.slice(0, Math.ceil(idle.length / 2)).forEach(([key]) => {
      this.usages.delete(key);
    });
  }
}

const MAPPED_V4 = /^::ffff:(?=\d+\.)/i;
const NETWORK_GROUPS = 4;
const ALL_GROUPS = 8;

/** What counts as one address: a network gives each of its clients any number of IPv6 addresses with the same first half. */
export function networkOf(address: string): string {
  const plain = address.replace(MAPPED_V4, '');
  if (!isIPv6(plain)) {
    return plain;
  }
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  const gap = Math.max(0, ALL_GROUPS - first.length - last.length);
  return [...first, ...Array<string>(gap).fill('0'), ...last].slice(0, NETWORK_GROUPS).join(':');
}
