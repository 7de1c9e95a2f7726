import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { getOrCreate } from '../../common/get-or-create.js';
import { AuditLog } from '../../audit/audit-log.js';
import { BruteForceSettings } from '../../config/setting-groups.js';
import { AttemptCounter } from './attempt-counter.js';
import { KeyedQueue } from './keyed-queue.js';

/** The claimed identity, and where the attempt comes from. */
export interface Attempt {
  readonly kind: 'user' | 'client' | 'setup';
  /** Username or client id as sent, known or not; a set-up has none. */
  readonly name: string;
  /** Address of the caller, as far as proxies are trusted. */
  readonly remoteAddress: string;
}

export type AttemptOutcome<T> =
  | { readonly kind: 'passed'; readonly value: T }
  | { readonly kind: 'failed' }
  /** Nothing was checked. */
  | { readonly kind: 'locked'; readonly retryAfter: number };

/**
 * An attempt that finds no free place for this long is refused: those that hold them may have ended with their process.
 */
const MAX_WAIT_MS = 10_000;
/** Pause between checks for a place that another instance frees. */
const POLL_MS = 50;

/**
 * Bounds how often a secret can be guessed (protocol/oauth.md 9): after too many failures a name is locked for the
 * address they came from, whether or not it exists. Issued tokens are never checked against it.
 */
@Injectable()
export class AttemptLock {
  private readonly logger = new Logger(AttemptLock.name);
  private readonly admissions = new KeyedQueue();
  /** Checks of this instance that have begun and have not ended, by subject. */
  private readonly running = new Map<string, Set<Promise<unknown>>>();

  constructor(
    private readonly attempts: AttemptCounter,
    private readonly audit: AuditLog,
    private readonly settings: BruteForceSettings,
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
    const deadline = performance.now() + MAX_WAIT_MS;
    const { outcome } = await this.admissions.run(subject, () =>
      this.admit(subject, deadline, () => this.judge(subject, attempt, check)),
    );
    return outcome;
  }

  /**
   * An attempt counts before its secret is compared: many guesses at once are not more guesses. While those that run could
   * still fail, the next one waits.
   */
  private async admit<T>(
    subject: string,
    deadline: number,
    judge: () => Promise<AttemptOutcome<T>>,
  ): Promise<{ readonly outcome: AttemptOutcome<T> | Promise<AttemptOutcome<T>> }> {
    for (;;) {
      const running = [...(this.running.get(subject) ?? [])];
      const reservation = await this.attempts.reserve(subject);
      if (reservation.kind === 'reserved') {
        return { outcome: this.start(subject, judge) };
      }
      if (reservation.kind === 'locked' || performance.now() > deadline) {
        return { outcome: { kind: 'locked', retryAfter: reservation.secondsLeft } };
      }
      await Promise.race([...running, pause(POLL_MS)]);
    }
  }

  private start<T>(subject: string, judge: () => Promise<AttemptOutcome<T>>): Promise<AttemptOutcome<T>> {
    const outcome = judge();
    const running = getOrCreate(this.running, subject, () => new Set<Promise<unknown>>());
    const ended: Promise<unknown> = outcome
      .catch(() => undefined)
      .finally(() => {
        running.delete(ended);
        if (running.size === 0) {
          this.running.delete(subject);
        }
      });
    running.add(ended);
    return outcome;
  }

  private async judge<T>(
    subject: string,
    { kind, name, remoteAddress }: Attempt,
    check: () => Promise<T | undefined>,
  ): Promise<AttemptOutcome<T>> {
    const value = await this.checked(subject, check);
    if (value !== undefined) {
      await this.attempts.pass(subject);
      return { kind: 'passed', value };
    }
    if ((await this.attempts.fail(subject)) === this.settings.BRUTE_FORCE_MAX_LOGIN_ATTEMPTS) {
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

  /** A check that fails with an error says nothing about the secret. */
  private async checked<T>(subject: string, check: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await check();
    } catch (error) {
      await this.attempts.giveBack(subject).catch(() => undefined);
      throw error;
    }
  }
}

/** Of one length whatever was sent, and never a list of the names that people tried. */
const subjectOf = ({ kind, name, remoteAddress }: Attempt): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, name, remoteAddress]))
    .digest('base64url');
