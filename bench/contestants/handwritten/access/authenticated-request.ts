import type { Request } from 'express';

/** Content of a bearer token. */
export interface TokenUser {
  readonly sub: string;
  readonly username: string;
  readonly roles: readonly string[];
}

export interface AuthenticatedRequest extends Request {
  user: TokenUser;
}
