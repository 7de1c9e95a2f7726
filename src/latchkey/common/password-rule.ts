/** A password that somebody has chosen. */
export interface PasswordCandidate {
  readonly password: string;
  /** Whose it will be. */
  readonly username: string;
}

/**
 * What is wrong with a password, as the user reads it (`must not be on our list`): a text, or the key of one of the
 * messages in braces (`{acme.password.onList}`), whose placeholders the parameters fill. Never quotes the password.
 */
export type PasswordViolation =
  string | { readonly template: string; readonly parameters: Readonly<Record<string, string | number>> };

/**
 * One rule for new passwords; list your own in `passwordRules` of `Latchkey.forFeature`.
 *
 * @returns what is wrong, or undefined
 */
export type PasswordRule = (candidate: PasswordCandidate) => PasswordViolation | undefined;
