/** Who is calling; protocol/authentication.md 5. Frozen for the time of a request. */
export type Principal = UserPrincipal | ClientPrincipal | AnonymousPrincipal;

/** A user with an account. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly username: string;
  readonly userId: string;
  /** The token family the access token belongs to. */
  readonly sessionId: string;
  /** Locale of the login session. */
  readonly sessionLocale: string | undefined;
  /** IANA name of the account's time zone, as stored. */
  readonly timeZone: string | undefined;
  /** Whose rights and values count in this session instead of the user's own (protocol/roles.md 9). */
  readonly substitutes?: { readonly userId: string; readonly username: string };
}

/** An OAuth client that acts for itself, by the grant `client_credentials`. Not a user: it has no account and no id. */
export interface ClientPrincipal {
  readonly kind: 'client';
  /**
   * The client id, unless a user has that name: then another one, which no user can have. Audit columns, logs and row
   * conditions know the client by it.
   */
  readonly username: string;
  readonly clientId: string;
  /** The token family the access token belongs to. */
  readonly sessionId: string;
  /** Locale of that session. */
  readonly sessionLocale: string | undefined;
  /** Codes of its roles, from the client's own settings. */
  readonly resourceRoles: readonly string[];
  readonly rowLevelRoles: readonly string[];
}

/** A caller without a token. */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly username: 'anonymous';
}

export const ANONYMOUS: AnonymousPrincipal = Object.freeze({ kind: 'anonymous', username: 'anonymous' });

/** In front of a client id that is also a username. */
export const CLIENT_PREFIX = 'client:';

/** Names of principals that have no account. */
const RESERVED_NAMES: readonly string[] = ['anonymous', 'system'];

/** Whether neither a user nor a client may have the name. */
export const isReservedName = (name: string): boolean =>
  RESERVED_NAMES.includes(name) || name.startsWith(CLIENT_PREFIX);
