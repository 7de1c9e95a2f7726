import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from './policy.decorators.js';
import { ResourceRole } from './resource-role.decorator.js';

/** Code of the role that may do everything. */
export const FULL_ACCESS = 'system-full-access';

/** Everything, on every entity; never for `anonymous`. */
@ResourceRole({ code: FULL_ACCESS, name: 'System: full access' })
@EntityPolicy('*', 'all')
@EntityAttributePolicy('*', '*', 'modify')
@SpecificPolicy('*')
export class SystemFullAccessRole {}

/** What every user of the API needs in addition to rights on data (protocol/roles.md 5). */
@ResourceRole({ code: 'rest-minimal', name: 'REST: minimal access', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
export class RestMinimalRole {}
