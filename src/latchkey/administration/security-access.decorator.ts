import { Access } from '../common/access.decorator.js';
import { SECURITY_ADMIN } from '../roles/specific-permissions.js';

/** Opens a handler to holders of the permission `security.admin` alone (protocol/roles.md 11). */
export const SecurityAccess = (): MethodDecorator & ClassDecorator => Access({ permission: SECURITY_ADMIN });
