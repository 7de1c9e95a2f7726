import type { Account } from '../../users/user-accounts.js';
import type { AuthenticatedClient } from './client-authenticator.js';
import type { FormParameters } from './form-parameters.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the token request guard on the token endpoints. */
    tokenRequest?: TokenRequest;
  }
}

/** A request to a token endpoint whose form and client have been checked. */
export interface TokenRequest extends AuthenticatedClient {
  readonly form: FormParameters;
  /** The user whose credentials Passport has checked; only with the password grant. */
  readonly account?: Account;
}
