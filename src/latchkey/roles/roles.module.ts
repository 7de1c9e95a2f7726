import { Global, Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { EntityRegistry } from '../model/entity-model.js';
import { Features } from '../model/feature.js';
import { RestMinimalRole, SystemFullAccessRole } from './built-in-roles.js';
import { DesignTimeRoles } from './design-time-roles.js';
import { PermissionsController } from './permissions.controller.js';
import { PermissionsService } from './permissions.service.js';
import { RightsService, RoleAssignments, RoleRegistry } from './rights.service.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { RoleAssignmentAuditHook } from './role-assignment-audit.hook.js';
import { RoleAssignmentHook } from './role-assignment.hook.js';
import { RoleAssignmentRulesHook } from './role-assignment-rules.hook.js';
import { Administrators } from './runtime/administrators.js';
import { Grants } from './runtime/grants.js';
import { RoleAudit } from './runtime/role-audit.js';
import { ResourcePolicyHook } from './runtime/resource-policy.hook.js';
import { ResourceRoleHook } from './runtime/resource-role.hook.js';
import { ResourcePolicyRow } from './runtime/resource-policy.entity.js';
import { ResourceRoleRow } from './runtime/resource-role.entity.js';
import { RowLevelPolicyHook } from './runtime/row-level-policy.hook.js';
import { RowLevelRoleHook } from './runtime/row-level-role.hook.js';
import { RowLevelPolicyRow } from './runtime/row-level-policy.entity.js';
import { RowLevelRoleRow } from './runtime/row-level-role.entity.js';
import { CurrentUsers } from './row-level/current-users.js';
import { isRowLevelRole } from './row-level/row-level-declarations.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';

/** What callers may do: resource and row-level roles, their assignment to users, and the abilities built from them. */
@Global()
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [RoleAssignment, ResourceRoleRow, ResourcePolicyRow, RowLevelRoleRow, RowLevelPolicyRow],
      roles: [SystemFullAccessRole, RestMinimalRole],
      hooks: [
        RoleAssignmentHook,
        RoleAssignmentRulesHook,
        RoleAssignmentAuditHook,
        ResourceRoleHook,
        ResourcePolicyHook,
        RowLevelRoleHook,
        RowLevelPolicyHook,
      ],
    }),
  ],
  controllers: [PermissionsController],
  providers: [
    {
      provide: DesignTimeRoles,
      inject: [Features, EntityRegistry],
      useFactory: (features: Features, entities: EntityRegistry) =>
        new DesignTimeRoles(
          features.all('roles').filter((role) => !isRowLevelRole(role)),
          entities,
        ),
    },
    {
      provide: RowLevelRoleRegistry,
      inject: [Features, EntityRegistry],
      useFactory: (features: Features, entities: EntityRegistry) =>
        new RowLevelRoleRegistry(features.all('roles').filter(isRowLevelRole), entities),
    },
    RoleRegistry,
    CurrentUsers,
    RoleAssignments,
    RightsService,
    PermissionsService,
    Grants,
    Administrators,
    RoleAudit,
  ],
  exports: [
    PermissionsService,
    DesignTimeRoles,
    RowLevelRoleRegistry,
    RoleRegistry,
    RoleAssignments,
    RightsService,
    PermissionsService,
    CurrentUsers,
    Grants,
    Administrators,
    RoleAudit,
  ],
})
export class RolesModule {}
