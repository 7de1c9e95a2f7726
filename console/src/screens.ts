import type { Rights } from 'latchkey/react-admin';
import { type ComponentType, lazy } from 'react';
import { ADMINISTRATION } from './console.js';
import type { Texts } from './i18n/texts.js';

/** A screen that is not made from one entity. */
export interface Screen {
  /** Below the console; the dash keeps these apart from the names of entities. */
  readonly path: string;
  readonly label: keyof Texts['screens'];
  readonly section: 'administration' | 'operation' | 'account';
  readonly Screen: ComponentType;
  /** A screen that the rights do not allow is not there. */
  readonly allowed: (rights: Rights) => boolean;
}

const administrators = (rights: Rights): boolean => rights.has(ADMINISTRATION);

/** Administrators who may also read an entity. */
const readers =
  (...entities: readonly string[]) =>
  (rights: Rights): boolean =>
    administrators(rights) && entities.every((entity) => rights.may(entity, 'read'));

export const SCREENS: readonly Screen[] = [
  {
    path: '/-/users',
    label: 'users',
    section: 'administration',
    Screen: lazy(() => import('./users/users.js')),
    allowed: readers('User', 'sec_RoleAssignmentEntity'),
  },
  {
    path: '/-/users/:username',
    label: 'user',
    section: 'account',
    Screen: lazy(() => import('./users/user.js')),
    allowed: readers('User', 'sec_RoleAssignmentEntity'),
  },
  {
    path: '/-/roles',
    label: 'roles',
    section: 'administration',
    Screen: lazy(() => import('./roles/roles.js')),
    allowed: administrators,
  },
  {
    path: '/-/roles/:type/:code',
    label: 'role',
    section: 'account',
    Screen: lazy(() => import('./roles/role.js')),
    allowed: administrators,
  },
  {
    path: '/-/why',
    label: 'why',
    section: 'administration',
    Screen: lazy(() => import('./why/why.js')),
    allowed: administrators,
  },
  {
    path: '/-/sessions',
    label: 'sessions',
    section: 'operation',
    Screen: lazy(() => import('./watch/sessions.js')),
    allowed: administrators,
  },
  {
    path: '/-/audit',
    label: 'audit',
    section: 'operation',
    Screen: lazy(() => import('./watch/audit.js')),
    allowed: readers('sec_AuditEvent'),
  },
  {
    path: '/-/clients',
    label: 'clients',
    section: 'operation',
    Screen: lazy(() => import('./watch/clients.js')),
    allowed: readers('sec_OAuthClientEntity'),
  },
  {
    path: '/-/files',
    label: 'files',
    section: 'operation',
    Screen: lazy(() => import('./watch/files.js')),
    allowed: administrators,
  },
  {
    path: '/-/model',
    label: 'model',
    section: 'operation',
    Screen: lazy(() => import('./model/model.js')),
    allowed: administrators,
  },
  {
    path: '/-/system',
    label: 'system',
    section: 'operation',
    Screen: lazy(() => import('./model/system.js')),
    allowed: administrators,
  },
  {
    path: '/-/account',
    label: 'account',
    section: 'account',
    Screen: lazy(() => import('./account/account.js')),
    allowed: () => true,
  },
];
