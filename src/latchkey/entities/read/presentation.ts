import type { Display, Messages } from '../../messages/messages.js';
import type { Caller, CurrentValues } from '../../roles/caller.js';

/** What differs between two readers with the same rights: statements and row writers get it with every run. */
export interface Presentation {
  /** Attributes without a value are written as null. */
  readonly nulls: boolean;
  readonly display: Display;
  /** What row conditions compare with. */
  readonly values: CurrentValues;
}

/** The locale of the request, the time zone of the account. */
export const displayFor = (messages: Messages, { principal, locale }: Caller): Display =>
  messages.display(locale, principal.kind === 'user' ? principal.timeZone : undefined);

/**
 * How the caller sees what is read.
 *
 * @param nulls whether attributes without a value are written as null
 */
export const shownTo = (caller: Caller, messages: Messages, nulls: boolean): Presentation => ({
  nulls,
  display: displayFor(messages, caller),
  values: caller.values,
});
