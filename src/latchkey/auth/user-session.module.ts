import { Module } from '@nestjs/common';
import { AuthModule } from './auth.module.js';
import { OwnPasswordController } from './own-password.controller.js';
import { SessionLocaleController } from './session-locale.controller.js';
import { SessionSubstitutionController } from './session-substitution.controller.js';

/** What callers change in their own session; protocol/permissions.md 3, protocol/roles.md 11. */
@Module({
  imports: [AuthModule],
  controllers: [SessionLocaleController, OwnPasswordController, SessionSubstitutionController],
})
export class UserSessionModule {}
