import { Global, Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import { Features } from '../metadata/feature.js';
import { RestMinimalRole, SystemFullAccessRole } from './built-in-roles.js';
import { PermissionsController } from './permissions.controller.js';
import { PermissionsService } from './permissions.service.js';
import { RightsService } from './rights.service.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { RoleAssignmentAuditHook } from './role-assignment-audit.hook.js';
import { RoleAssignmentHook } from './role-assignment.hook.js';
import { RoleAssignments } from './role-assignments.js';
import { RoleRegistry } from './role-registry.js';
import { CurrentUsers } from './row-level/current-users.js';
import { isRowLevelRole } from './row-level/row-level-declarations.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';

/** What callers may do: resource and row-level roles, their assignment to users, and the abilities built from them. */
@Global()
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [RoleAssignment],
      roles: [SystemFullAccessRole, RestMinimalRole],
      hooks: [RoleAssignmentHook, RoleAssignmentAuditHook],
    }),
  ],
  controllers: [PermissionsController],
  providers: [
    {
      provide: RoleRegistry,
      inject: [Features, EntityRegistry],
      useFactory: (features: Features, entities: EntityRegistry) =>
        new RoleRegistry(
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
    CurrentUsers,
    RoleAssignments,
    RightsService,
    PermissionsService,
  ],
  exports: [PermissionsService, RoleRegistry, RowLevelRoleRegistry, RoleAssignments, RightsService, CurrentUsers],
})
export class RolesModule {}
