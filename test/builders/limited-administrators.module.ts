import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { RoleAssignment } from '../../src/latchkey/roles/role-assignment.entity.js';
import { ResourcePolicyRow } from '../../src/latchkey/roles/runtime/resource-policy.entity.js';
import { ResourceRoleRow } from '../../src/latchkey/roles/runtime/resource-role.entity.js';
import { RowLevelPolicyRow } from '../../src/latchkey/roles/runtime/row-level-policy.entity.js';
import { RowLevelRoleRow } from '../../src/latchkey/roles/runtime/row-level-role.entity.js';
import { Product } from '../../src/sales/product.entity.js';
import { User } from '../../src/latchkey/users/user.entity.js';

/** Writes roles, policies, assignments and accounts, and sees products; no `security.admin`. */
@ResourceRole({ code: 'limited-administrator', name: 'Limited administrator', childRoles: ['rest-minimal'] })
@EntityPolicy(ResourceRoleRow, 'all')
@EntityAttributePolicy(ResourceRoleRow, '*', 'modify')
@EntityPolicy(ResourcePolicyRow, 'all')
@EntityAttributePolicy(ResourcePolicyRow, '*', 'modify')
@EntityPolicy(RowLevelRoleRow, 'all')
@EntityAttributePolicy(RowLevelRoleRow, '*', 'modify')
@EntityPolicy(RowLevelPolicyRow, 'all')
@EntityAttributePolicy(RowLevelPolicyRow, '*', 'modify')
@EntityPolicy(RoleAssignment, 'all')
@EntityAttributePolicy(RoleAssignment, '*', 'modify')
@EntityPolicy(User, 'all')
@EntityAttributePolicy(User, '*', 'modify')
@EntityPolicy(Product, ['read'])
@EntityAttributePolicy(Product, ['name', 'price'], 'modify')
@EntityAttributePolicy(Product, '*', 'view')
class LimitedAdministratorRole {}

/** Lifts the limit. */
@ResourceRole({ code: 'security-administrator', name: 'Security administrator', childRoles: ['limited-administrator'] })
@SpecificPolicy('security.admin')
class SecurityAdministratorRole {}

/** Roles that administrate security without full access. */
@Module({ imports: [Latchkey.forFeature({ roles: [LimitedAdministratorRole, SecurityAdministratorRole] })] })
export class LimitedAdministratorsModule {}
