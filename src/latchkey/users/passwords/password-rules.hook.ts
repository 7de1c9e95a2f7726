import { Injectable } from '@nestjs/common';
import { ValidationError } from '../../errors/rest-error.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../model/entity-hooks.js';
import { User } from '../user.entity.js';
import { PasswordRules } from './password-rules.js';

/** Judges passwords that come with an account. Stands before the hook that hashes them. */
@Injectable()
@EntityHooks(User)
export class PasswordRulesHook implements EntityHook {
  constructor(private readonly rules: PasswordRules) {}

  /** @throws ValidationError */
  beforeWrite({ id, before, values, authorId, locale, place }: EntityChange): void {
    const password = values.get('password');
    const username = values.get('username') ?? before.get('username');
    if (typeof password !== 'string' || typeof username !== 'string') {
      return;
    }
    const violations = this.rules.violations({ password, username }, `${place}password`, locale);
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
    if (id === authorId) {
      values.set('passwordChangeRequired', 'false');
    }
  }
}
