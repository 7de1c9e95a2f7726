import { Inject, Injectable } from '@nestjs/common';
import type { PasswordCandidate, PasswordRule } from '../../common/password-rule.js';
import type { Violation } from '../../common/rest-error.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { Features } from '../../metadata/feature.js';
import { standardRules } from './standard-rules.js';

/** Judges new passwords, wherever they come from (protocol/roles.md 11, item 7). */
@Injectable()
export class PasswordRules {
  private readonly rules: readonly PasswordRule[];

  constructor(@Inject(SETTINGS) { PASSWORD_MIN_LENGTH }: Settings, features: Features) {
    this.rules = [...standardRules(PASSWORD_MIN_LENGTH), ...features.all('passwordRules')];
  }

  /** @param path attribute or key that holds the password, as violations name it */
  violations(candidate: PasswordCandidate, path: string): readonly Violation[] {
    return this.rules
      .map((rule) => rule(candidate))
      .filter((message) => message !== undefined)
      .map((message) => ({ message, messageTemplate: message, path, invalidValue: null }));
  }
}
