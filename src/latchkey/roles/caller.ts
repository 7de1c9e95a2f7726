import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../common/principal.js';
import type { Deadline } from '../common/deadline.js';
import type { ClientRequest } from '../http/client-request.js';
import type { Rights } from './rights.js';
import type { CurrentValues } from './row-level/current-values.js';

/** The principal of a request with its rights and locale; first argument of everything done on its behalf. */
export interface Caller {
  readonly principal: Principal;
  readonly rights: Rights;
  /** Locale of texts made for people, e.g. `en`. */
  readonly locale: string;
  /** What the parameters of row conditions stand for. */
  readonly values: CurrentValues;
  /** When the work for the request must end; absent for work that is not a request. */
  readonly deadline?: Deadline;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication guard; absent on open URLs. */
    principal?: Principal;
    /** Set by the policy guard; absent on open URLs. */
    caller?: Caller;
  }
}

/** Injects the {@link Caller} into a controller method. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<ClientRequest>();
  if (!caller) {
    throw new Error('An open URL has no caller: declare another access for this handler');
  }
  return caller;
});
