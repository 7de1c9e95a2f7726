import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { RolesModule } from '../roles/roles.module.js';
import { BruteForceModule } from '../sessions/brute-force/brute-force.module.js';
import { PasswordsModule } from '../users/passwords/passwords.module.js';
import { UsersModule } from '../users/users.module.js';
import { ConsoleBuild } from './console-build.js';
import { ConsoleResponses } from './console-responses.js';
import { ConsoleRootController } from './console-root.controller.js';
import { ConsoleSettings } from './console-settings.js';
import { ConsoleController } from './console.controller.js';
import { FirstAdministrator } from './first-administrator.js';
import { SetupController } from './setup.controller.js';

/** How the first administrator comes into being, with a console or without one. */
@Module({
  imports: [RolesModule, UsersModule, PasswordsModule, BruteForceModule],
  providers: [FirstAdministrator],
  exports: [FirstAdministrator],
})
export class SetupModule {}

/** Serves the console. */
@Module({
  imports: [SetupModule, AuthModule, UsersModule],
  controllers: [SetupController, ConsoleController],
  providers: [ConsoleBuild, ConsoleResponses, ConsoleSettings],
})
export class ConsoleModule {}

/** Leads browsers to it, where `/` is the backend's own. */
@Module({ controllers: [ConsoleRootController] })
export class ConsoleRootModule {}
