import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { FailureCounter } from './failure-counter.js';
import { KeyedQueue } from './keyed-queue.js';

/** Who is claimed to be there, and from where. */
export interface Attempt {
  readonly kind: 'user' | 'client';
  /** Username or client id as sent, known or not. */
  readonly name: string;
  /** Address of the caller, as far as proxies are trusted. */
  readonly remoteAddress: string;
}

export type AttemptOutcome<T> =
  | { readonly kind: 'passed'; readonly value: T }
  | { readonly kind: 'failed' }
  /** Nothing was checked, or nothing is told of it. */
  | { readonly kind: 'locked'; readonly retryAfter: number };

/**
 * Bounds how often a secret can be guessed (protocol/oauth.md 9): after too many failures a name is locked for the
 * address they came from, whether or not it exists. Tokens that were issued are never asked about.
 */
@Injectable()
export class AttemptLock {
  private readonly logger = new Logger(AttemptLock.name);
  private readonly admissions = new KeyedQueue();
  /** Checks that have begun and are not counted yet, by subject. */
  private readonly running = new Map<string, Set<Promise<unknown>>>();

  constructor(
    private readonly failures: FailureCounter,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param check the secret is wrong when it returns undefined; not called while the name is locked
   * @returns `locked` with seconds until another attempt makes sense
   */
  async run<T>(attempt: Attempt, check: () => Promise<T | undefined>): Promise<AttemptOutcome<T>> {
    if (!this.settings.BRUTE_FORCE_ENABLED) {
      const value = await check();
      return value === undefined ? { kind: 'failed' } : { kind: 'passed', value };
    }
    const subject = subjectOf(attempt);
    const { outcome } = await this.admissions.run(subject, () =>
      this.admit(subject, () => this.judge(subject, attempt, check)),
    );
    return outcome;
  }

  /** Checks that run at the same time count as failures until they end: many guesses at once are not more guesses. */
  private async admit<T>(
    subject: string,
    judge: () => Promise<AttemptOutcome<T>>,
  ): Promise<{ readonly outcome: AttemptOutcome<T> | Promise<AttemptOutcome<T>> }> {
    for (;;) {
      const running = [...(this.running.get(subject) ?? [])];
      const { count, secondsLeft } = await this.failures.of(subject);
      if (count >= this.settings.BRUTE_FORCE_MAX_LOGIN_ATTEMPTS) {
        return { outcome: { kind: 'locked', retryAfter: secondsLeft } };
      }
      if (count + running.length < this.settings.BRUTE_FORCE_MAX_LOGIN_ATTEMPTS) {
        return { outcome: this.start(subject, judge) };
      }
      await Promise.race(running);
    }
  }

  private start<T>(subject: string, judge: () => Promise<AttemptOutcome<T>>): Promise<AttemptOutcome<T>> {
    const outcome = judge();
    const running = this.running.get(subject) ?? new Set();
    const ended: Promise<unknown> = outcome
      .catch(() => undefined)
      .finally(() => {
        running.delete(ended);
        if (running.size === 0) {
          this.running.delete(subject);
        }
      });
    this.running.set(subject, running.add(ended));
    return outcome;
  }

  private async judge<T>(
    subject: string,
    { kind, name, remoteAddress }: Attempt,
    check: () => Promise<T | undefined>,
  ): Promise<AttemptOutcome<T>> {
    const value = await check();
    if (value !== undefined) {
      const retryAfter = await this.failures.clear(subject);
      return retryAfter === undefined ? { kind: 'passed', value } : { kind: 'locked', retryAfter };
    }
    if ((await this.failures.add(subject)) === this.settings.BRUTE_FORCE_MAX_LOGIN_ATTEMPTS) {
      this.logger.warn(`A ${kind} is locked for ${remoteAddress}: too many wrong secrets`);
      const report = {
        kind: 'login-locked',
        outcome: 'failure',
        username: name,
        subject: name,
        remoteAddress,
      } as const;
      this.audit.record({ ...report, details: { kind } });
    }
    return { kind: 'failed' };
  }
}

/** Of one length whatever was sent, and no list of the names that people tried. */
const subjectOf = ({ kind, name, remoteAddress }: Attempt): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, name, remoteAddress]))
    .digest('base64url');
