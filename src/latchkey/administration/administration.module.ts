import { Module } from '@nestjs/common';
import { ClientsModule } from '../sessions/clients/clients.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { EntitiesModule } from '../entities/entities.module.js';
import { FilesModule } from '../files/files.module.js';
import { PasswordsModule } from '../users/passwords/passwords.module.js';
import { UsersModule } from '../users/users.module.js';
import { RoleAdministrationModule } from './roles/role-administration.module.js';
import { DenialsController } from './denials.controller.js';
import { ExplainController } from './explain/explain.controller.js';
import { Explanations } from './explain/explanations.service.js';
import { RowExplainer } from './explain/row-explainer.js';
import { StoredFilesController } from './files/stored-files.controller.js';
import { StoredFiles } from './files/stored-files.js';
import { Activity } from './overview/activity.js';
import { OverviewController } from './overview/overview.controller.js';
import { SystemState } from './overview/system-state.js';
import { UnassignedRoles } from './overview/unassigned-roles.js';
import { UserRights } from './overview/user-rights.js';
import { PasswordResets } from './password-reset.service.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { UsersController } from './users.controller.js';

/** `/rest/security`: what administrators can do beyond the generic entity API (protocol/roles.md 11). */
@Module({
  imports: [
    EntitiesModule,
    FilesModule,
    UsersModule,
    SessionsModule,
    ClientsModule,
    PasswordsModule,
    RoleAdministrationModule,
  ],
  controllers: [
    DenialsController,
    ExplainController,
    UsersController,
    SessionsController,
    OverviewController,
    StoredFilesController,
  ],
  providers: [
    Explanations,
    RowExplainer,
    PasswordResets,
    Sessions,
    Activity,
    UnassignedRoles,
    UserRights,
    SystemState,
    StoredFiles,
  ],
})
export class AdministrationModule {}
