import { Module } from '@nestjs/common';
import { AttemptLock } from './attempt-lock.js';
import { FailureCounter } from './failure-counter.js';

/** The lock against guessing secrets. */
@Module({ providers: [AttemptLock, FailureCounter], exports: [AttemptLock, FailureCounter] })
export class BruteForceModule {}
