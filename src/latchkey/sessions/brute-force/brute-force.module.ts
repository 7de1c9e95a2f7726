import { Module } from '@nestjs/common';
import { AttemptLock } from './attempt-lock.js';
import { AttemptCounter } from './attempt-counter.js';

/** The lock against guessing secrets. */
@Module({ providers: [AttemptLock, AttemptCounter], exports: [AttemptLock, AttemptCounter] })
export class BruteForceModule {}
