import { expect } from '@jest/globals';
import { type ToAnswer, toAnswer } from '../../src/latchkey/testing/to-answer.js';

declare module 'expect' {
  interface Matchers<R> {
    toAnswer: ToAnswer<R>;
  }
}

expect.extend({ toAnswer });
