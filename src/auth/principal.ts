/** Who is calling; protocol/authentication.md 5. Frozen for the time of a request. */
export type Principal = UserPrincipal | AnonymousPrincipal;

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
}

export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly username: 'anonymous';
}

export const ANONYMOUS: AnonymousPrincipal = Object.freeze({ kind: 'anonymous', username: 'anonymous' });

/** Names that no user may have. */
export const RESERVED_USERNAMES: readonly string[] = ['anonymous', 'system'];
