/** What happened, in the words under which administrators look for it. */
export type AuditKind =
  | 'login'
  | 'login-locked'
  | 'session-ended'
  | 'token-reuse'
  | 'password-changed'
  | 'password-reset'
  | 'user-created'
  | 'user-changed'
  | 'user-deleted'
  | 'role-changed'
  | 'role-assigned'
  | 'role-unassigned'
  | 'roles-exported'
  | 'roles-imported'
  | 'substitution-changed'
  | 'substitution-started'
  | 'substitution-ended'
  | 'client-changed'
  | 'write-denied'
  | 'events-lost';

/** One event as it is reported. Texts may come from anybody: they are cleaned and bounded before they are stored. */
export interface AuditReport {
  readonly kind: AuditKind;
  readonly outcome: 'success' | 'failure';
  /** Who did it: username or client id; of a login, the name as sent. */
  readonly username?: string;
  /** Whom or what it was done to, e.g. a username, a role code, `Order-<id>`. */
  readonly subject?: string;
  /** Further facts by name. Never a password, token, hash or client secret: values of such names are not stored. */
  readonly details?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}
