import type { Operation, Rights, Session } from 'latchkey/react-admin';
import type { AuthProvider } from 'react-admin';
import type { CurrentUser } from './console.js';
import { leave } from './start/boot.js';

/** What react-admin calls the operations. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  list: 'read',
  show: 'read',
  export: 'read',
  create: 'create',
  edit: 'update',
  delete: 'delete',
};

/** The login is done before react-admin starts; it only asks who is there and what they may do. */
export const authProviderOf = (session: Session, user: CurrentUser, rights: Rights): AuthProvider => ({
  login: () => Promise.resolve(),
  checkAuth: () => Promise.resolve(),
  // An expired session is renewed below react-admin; a 403 is shown where it happens.
  checkError: () => Promise.resolve(),
  getIdentity: () => Promise.resolve({ id: user.username, fullName: user.fullName }),
  getPermissions: () => Promise.resolve(rights),
  canAccess: ({ resource, action }) => {
    const operation = OPERATIONS[action];
    return Promise.resolve(operation !== undefined && rights.may(resource, operation));
  },
  logout: async () => {
    await session.logout();
    leave();
    return false;
  },
});
