import { declareRole, type ResourceRoleOptions } from './role-declarations.js';

/** Declares a role that grants what its policy decorators say (protocol/roles.md 5). A subclass has all its policies. */
export const ResourceRole =
  (options: ResourceRoleOptions): ClassDecorator =>
  (target) => {
    declareRole(target, options);
  };
