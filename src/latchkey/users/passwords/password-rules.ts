import { Injectable } from '@nestjs/common';
import type { PasswordCandidate, PasswordViolation, PasswordRule } from '../../common/password-rule.js';
import { violation } from '../../common/required-text.js';
import type { Violation } from '../../errors/rest-error.js';
import { PasswordSettings } from '../../config/setting-groups.js';
import { Messages } from '../../messages/messages.js';
import { templateText } from '../../messages/template-text.js';
import { Features } from '../../model/feature.js';
import { lengthLimit, standardRules } from './standard-rules.js';

/** Judges new passwords, wherever they come from (protocol/roles.md 11, item 7). */
@Injectable()
export class PasswordRules {
  private readonly rules: readonly PasswordRule[];

  constructor(
    { PASSWORD_MIN_LENGTH }: PasswordSettings,
    features: Features,
    private readonly messages: Messages,
  ) {
    this.rules = [...standardRules(PASSWORD_MIN_LENGTH), ...features.all('passwordRules')];
  }

  accepts(candidate: PasswordCandidate): boolean {
    return this.broken(candidate).length === 0;
  }

  /**
   * @param path attribute or key that holds the password, as violations name it
   * @param locale of the texts
   */
  violations(candidate: PasswordCandidate, path: string, locale: string): readonly Violation[] {
    return this.broken(candidate).map((each) => this.violation(each, path, locale));
  }

  private broken(candidate: PasswordCandidate): readonly PasswordViolation[] {
    const tooLong = lengthLimit(candidate);
    return tooLong === undefined
      ? this.rules.map((rule) => rule(candidate)).filter((each) => each !== undefined)
      : [tooLong];
  }

  /** A single violation about a password, in the words of the locale. */
  violation(broken: PasswordViolation, path: string, locale: string): Violation {
    const { template, parameters } = typeof broken === 'string' ? { template: broken, parameters: {} } : broken;
    return violation(path, templateText(this.messages.texts(locale), template, parameters), template);
  }
}
