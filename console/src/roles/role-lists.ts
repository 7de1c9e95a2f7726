import type { UseQueryResult } from '@tanstack/react-query';
import { useRead } from '../read.js';

export type RoleType = 'resource' | 'row_level';

/** A role as lists show it. */
export interface RoleRow {
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  /** `annotatedClass`: declared in code, read only here. */
  readonly source: 'annotatedClass' | 'database';
  readonly scopes?: readonly string[];
  readonly childRoles: readonly string[];
}

const PATHS: Readonly<Record<RoleType, string>> = {
  resource: '/security/resource-roles',
  row_level: '/security/row-level-roles',
};

/** The path of the roles of a kind, or of one of them. */
export const rolePath = (type: RoleType, code?: string): string =>
  code === undefined ? PATHS[type] : `${PATHS[type]}/${encodeURIComponent(code)}`;

export const useRoles = (type: RoleType): UseQueryResult<readonly RoleRow[]> => useRead(rolePath(type));

/** The address of the screen of a role. */
export const roleAddress = (type: RoleType, code: string): string => `/-/roles/${type}/${encodeURIComponent(code)}`;

/** Stands for the code of a role that does not exist yet; codes of roles have no such characters. */
export const NEW_ROLE = '~new';

/** The entity that stores roles of a kind. */
export const roleEntity = (type: RoleType): string =>
  type === 'resource' ? 'sec_ResourceRoleEntity' : 'sec_RowLevelRoleEntity';
