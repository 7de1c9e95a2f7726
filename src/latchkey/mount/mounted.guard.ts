import { finished } from 'node:stream';
import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard } from '../auth/authentication.guard.js';
import { ACCESS, type AccessNeed } from '../common/access.decorator.js';
import { HandlerDeadline } from '../common/deadline.js';
import type { Principal } from '../common/principal.js';
import { TimeoutSettings } from '../config/setting-groups.js';
import { RestError } from '../errors/rest-error.js';
import type { ClientRequest } from '../http/client-request.js';
import { OpenConnections } from '../http/http-server.js';
import { PolicyGuard } from '../roles/policy.guard.js';
import { isLatchkeyRoute } from './latchkey-route.js';

/**
 * The guards of the backend inside of an application: they watch over the backend's own handlers, where nothing declared
 * means closed, and over those handlers of the application that declare `@Access`. They see no others.
 */
@Injectable()
export class MountedGuard implements CanActivate {
  /** Those that carry requests of handlers of the application. */
  private readonly connections = new OpenConnections(({ request }) => request.deadline.usage?.close());

  constructor(
    private readonly authentication: AuthenticationGuard,
    private readonly policies: PolicyGuard,
    private readonly reflector: Reflector,
    private readonly timeouts: TimeoutSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isLatchkeyRoute(context)) {
      await this.authentication.canActivate(context);
      return this.policies.canActivate(context);
    }
    const need = this.reflector.getAllAndOverride<AccessNeed | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    // A message of another transport has no token that could be checked.
    return need === undefined || need === 'open' || (context.getType() === 'http' && this.admits(context));
  }

  /** A handler of the application counts for the limits of its principal until its response has ended. */
  private count(request: ClientRequest, principal: Principal, reply: FastifyReply): void {
    request.deadline = new HandlerDeadline(this.timeouts.REQUEST_TIMEOUT);
    this.authentication.count(request, principal);
    this.connections.began(reply);
    // Its client may have left by now.
    finished(reply.raw, () => {
      this.connections.ended(reply);
      request.deadline.usage?.close();
    });
  }

  /** Only the header counts here: the body of the request is the application's, and so are its URLs. */
  private async admits(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    try {
      const principal = await this.authentication.byHeader(request);
      request.principal = principal;
      this.count(request, principal, context.switchToHttp().getResponse<FastifyReply>());
      return await this.policies.canActivate(context);
    } catch (error) {
      throw error instanceof RestError ? inTermsOfNest(error, context) : error;
    }
  }
}

/** Filters of the application know nothing of our errors: they write this one as they write theirs. */
function inTermsOfNest(error: RestError, context: ExecutionContext): HttpException {
  void context.switchToHttp().getResponse<FastifyReply>().headers(withoutType(error.headers));
  return new HttpException(error.body as Record<string, unknown>, error.status, { cause: error });
}

const withoutType = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'));
