import { STATUS_CODES } from 'node:http';
import { RestError } from '../../errors/rest-error.js';

/** Why a page cannot be shown; the texts are in the message bundles as `latchkey.page.<reason>`. */
export type PageErrorReason =
  'unknownClient' | 'redirectUri' | 'grantType' | 'formOutdated' | 'badRequest' | 'unavailable' | 'serverError';

/** A refusal that people read in a browser, never a redirect (protocol/oauth.md 10.1). */
export class PageError extends RestError {
  constructor(
    status: number,
    readonly reason: PageErrorReason,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, { error: STATUS_CODES[status] ?? 'Error', details: reason }, headers);
  }
}
