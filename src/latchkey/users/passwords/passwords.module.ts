import { Module } from '@nestjs/common';
import { PasswordRules } from './password-rules.js';

/** How new passwords are judged. */
@Module({ providers: [PasswordRules], exports: [PasswordRules] })
export class PasswordsModule {}
