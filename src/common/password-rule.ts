/** A password that somebody wants to have. */
export interface PasswordCandidate {
  readonly password: string;
  /** Whose it will be. */
  readonly username: string;
}

/**
 * One rule for new passwords; list your own in `passwordRules` of `Latchkey.forFeature`.
 *
 * @returns what is wrong, as the user reads it (`must not be on our list`), or undefined; never quotes the password
 */
export type PasswordRule = (candidate: PasswordCandidate) => string | undefined;
