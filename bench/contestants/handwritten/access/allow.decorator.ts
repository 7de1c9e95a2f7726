import { SetMetadata } from '@nestjs/common';
import type { Action, Subject } from './ability.factory.js';

export const ALLOW = 'allow';

export interface Need {
  readonly action: Action;
  readonly subject: Subject;
}

/** What the caller must be able to do. */
export const Allow = (action: Action, subject: Subject): MethodDecorator =>
  SetMetadata(ALLOW, { action, subject } satisfies Need);
