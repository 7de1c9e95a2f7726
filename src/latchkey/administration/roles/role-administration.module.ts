import { Module } from '@nestjs/common';
import { EntitiesModule } from '../../entities/entities.module.js';
import { UsersModule } from '../../users/users.module.js';
import { UserPermissions } from '../user-permissions.service.js';
import { PreviewController } from '../preview/preview.controller.js';
import { RoleDrafts } from '../preview/role-drafts.js';
import { RolePreview } from '../preview/role-preview.service.js';
import { RowPreview } from '../preview/row-preview.service.js';
import { RowChanges } from '../preview/row-changes.js';
import { RoleExport } from './role-export.service.js';
import { RoleImport } from './role-import.service.js';
import { RoleTransferController } from './role-transfer.controller.js';
import { RoleWriter } from './role-writer.js';
import { RolesController } from './roles.controller.js';
import { RowLevelPoliciesController } from './row-level-policies.controller.js';

/** `/rest/security`, as far as it is about roles (protocol/roles.md 11). */
@Module({
  imports: [EntitiesModule, UsersModule],
  controllers: [RolesController, RowLevelPoliciesController, RoleTransferController, PreviewController],
  providers: [RoleExport, RoleImport, RoleWriter, RoleDrafts, RolePreview, RowPreview, RowChanges, UserPermissions],
  exports: [UserPermissions],
})
export class RoleAdministrationModule {}
