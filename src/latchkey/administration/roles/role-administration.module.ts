import { Module } from '@nestjs/common';
import { EntitiesModule } from '../../entities/entities.module.js';
import { PreviewController } from '../preview/preview.controller.js';
import { RolePreview } from '../preview/role-preview.service.js';
import { RowChanges } from '../preview/row-changes.js';
import { RoleExport } from './role-export.service.js';
import { RoleImport } from './role-import.service.js';
import { RoleTransferController } from './role-transfer.controller.js';
import { RoleWriter } from './role-writer.js';
import { RolesController } from './roles.controller.js';
import { RowLevelPoliciesController } from './row-level-policies.controller.js';

/** `/rest/security`, as far as it is about roles (protocol/roles.md 11). */
@Module({
  imports: [EntitiesModule],
  controllers: [RolesController, RowLevelPoliciesController, RoleTransferController, PreviewController],
  providers: [RoleExport, RoleImport, RoleWriter, RolePreview, RowChanges],
})
export class RoleAdministrationModule {}
