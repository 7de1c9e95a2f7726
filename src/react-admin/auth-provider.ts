import type { AuthProvider } from 'ra-core';
import type { LatchkeyClient } from './client.js';
import { LatchkeyError } from './errors.js';
import { withNumbers } from './exact-numbers.js';
import { type Operation, Rights } from './rights.js';
import type { Session } from './session.js';

/** What {@link createAuthProvider} needs. */
export interface AuthProviderOptions {
  readonly client: LatchkeyClient;
  readonly session: Session;
  /** The path to come back to after a login. */
  readonly here?: () => string;
}

/** What react-admin calls the operations. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  list: 'read',
  show: 'read',
  read: 'read',
  export: 'read',
  create: 'create',
  clone: 'create',
  edit: 'update',
  update: 'update',
  delete: 'delete',
};

interface UserInfo {
  readonly username: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * An auth provider of react-admin: login at the login page of the server, rights from `GET /permissions`. `/auth-callback`
 * is the redirect URI of react-admin; another page calls {@link Session.finishLogin} itself.
 */
export function createAuthProvider({ client, session, here }: AuthProviderOptions): AuthProvider {
  let rights: Promise<Rights> | undefined;

  const known = (): Promise<Rights> => {
    rights ??= Rights.load(client).catch((error: unknown) => {
      rights = undefined;
      throw error;
    });
    return rights;
  };

  return {
    login: () => session.login(here?.() ?? '/'),

    async logout() {
      rights = undefined;
      await session.logout();
    },

    async checkAuth() {
      if (!session.active && !(await session.resume())) {
        throw new Error('Nobody is logged in');
      }
    },

    // A 401 comes only after the session could not be refreshed; a 403 leaves the session as it is.
    checkError: (error: unknown) =>
      error instanceof LatchkeyError && error.status === 401 ? Promise.reject(error) : Promise.resolve(),

    async handleCallback() {
      const { search } = (globalThis as unknown as { readonly location: { readonly search: string } }).location;
      return { redirectTo: (await session.finishLogin(search)) ?? '/' };
    },

    async getIdentity() {
      const { json } = await client.send('GET', '/userInfo');
      const { username, attributes } = withNumbers(json) as UserInfo;
      const fullName = [attributes.firstName, attributes.lastName].filter((name) => typeof name === 'string').join(' ');
      return { id: username, fullName: fullName === '' ? username : fullName };
    },

    getPermissions: known,

    async canAccess({ resource, action }) {
      const operation = OPERATIONS[action];
      return operation !== undefined && (await known()).may(resource, operation);
    },
  };
}
