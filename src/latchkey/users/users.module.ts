import { Module } from '@nestjs/common';
import { ClientsModule } from '../sessions/clients/clients.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { Latchkey } from '../latchkey.js';
import { DefaultPasswords } from './default-passwords.js';
import { DemoLogins } from './demo-logins.js';
import { PasswordRulesHook } from './passwords/password-rules.hook.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { SubstitutionsOfUserHook } from './substitution/substitutions-of-user.hook.js';
import { UserSubstitution } from './substitution/user-substitution.entity.js';
import { UserSubstitutionHook } from './substitution/user-substitution.hook.js';
import { UserAccounts } from './user-accounts.js';
import { UserAuditHook } from './user-audit.hook.js';
import { User } from './user.entity.js';
import { UserHook } from './user.hook.js';
import { UserRightsHook } from './user-rights.hook.js';
import { UserUploadsHook } from './user-uploads.hook.js';
import { UserInfoController } from './user-info.controller.js';
import { UserInfoService } from './user-info.service.js';

/** Accounts: passwords, what happens when accounts change, and what users may know about themselves. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [User, UserSubstitution],
      hooks: [
        PasswordRulesHook,
        UserHook,
        UserRightsHook,
        UserAuditHook,
        UserUploadsHook,
        SubstitutionsOfUserHook,
        UserSubstitutionHook,
      ],
      imports: [ClientsModule, SessionsModule, PasswordsModule],
    }),
    ClientsModule,
    SessionsModule,
    PasswordsModule,
  ],
  controllers: [UserInfoController],
  providers: [UserAccounts, UserInfoService, DefaultPasswords, DemoLogins],
  exports: [UserAccounts, DemoLogins],
})
export class UsersModule {}
