import type { Display } from '../../messages/display.js';
import type { Messages } from '../../messages/messages.js';
import type { Caller } from '../../roles/caller.js';

/** What differs between two readers with the same rights: compiled row writers get it with every row. */
export interface Presentation {
  /** Attributes without a value are written as null. */
  readonly nulls: boolean;
  readonly display: Display;
}

/** How the caller wants to see values: the locale of the request, the time zone of the account. */
export const displayFor = (messages: Messages, { principal, locale }: Caller): Display =>
  messages.display(locale, principal.kind === 'user' ? principal.timeZone : undefined);
