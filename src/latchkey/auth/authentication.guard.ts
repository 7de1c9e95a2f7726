import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { authorizationHeaders, type ClientRequest, publicUrl } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { AuthenticationSettings, PathSettings, ProtocolSettings } from '../config/setting-groups.js';
import { AuthenticationError } from './authentication-error.js';
import { openedFile } from './opened-file.js';
import { bearerToken, presentedToken } from './presented-token.js';
import { ANONYMOUS, type Principal } from '../common/principal.js';
import { TokenLookup } from '../sessions/token-lookup.js';
import { UrlKinds } from './url-kinds.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a URL pattern opens this URL to `anonymous`. */
    anonymousUrl?: boolean;
    /** Whether the token came in the URL or a form, where caches and logs could see it. */
    tokenInUrl?: boolean;
  }
}

/** First of the two guards: finds out who is calling; protocol/authentication.md 4. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly urls: UrlKinds,
    private readonly tokens: TokenLookup,
    private readonly bodies: RequestBodies,
    private readonly settings: AuthenticationSettings,
    private readonly paths: PathSettings,
    private readonly protocol: ProtocolSettings,
  ) {}

  /** @throws AuthenticationError 400 or 401 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const kind = this.urls.of(request);
    if (kind === 'anonymous' || kind === 'protected') {
      request.anonymousUrl = kind === 'anonymous';
      request.principal = await this.principal(request).catch((error: unknown) => {
        throw this.challenge(error, request);
      });
    }
    return true;
  }

  /** A 401 of 3.x says more (protocol/README.md decision 18). */
  private challenge(error: unknown, request: ClientRequest): unknown {
    return this.protocol.COMPATIBILITY === '3' && error instanceof AuthenticationError && error.status === 401
      ? error.withResourceMetadata(publicUrl(request))
      : error;
  }

  /** A bad token is never downgraded to anonymous. */
  private async principal(request: ClientRequest): Promise<Principal> {
    const presented = await presentedToken(request, this.settings, this.paths, this.bodies);
    if (!presented) {
      if (request.anonymousUrl) {
        return ANONYMOUS;
      }
      throw AuthenticationError.unauthorized();
    }
    request.tokenInUrl = presented.inUrlOrForm;
    const file = openedFile(request, this.paths);
    return this.holderOf(presented.token, { file, forFileOnly: presented.forFileOnly });
  }

  /**
   * Who shows a token in the header, whatever the URL.
   *
   * @throws AuthenticationError 400 or 401, also without a token
   */
  async byHeader(request: ClientRequest): Promise<Principal> {
    const [token = ''] = bearerToken(authorizationHeaders(request));
    if (token === '') {
      throw AuthenticationError.unauthorized();
    }
    return this.holderOf(token, { file: undefined, forFileOnly: false });
  }

  private async holderOf(token: string, use: Parameters<TokenLookup['find']>[1]): Promise<Principal> {
    const found = await this.tokens.find(token, use);
    if (found === 'unknown') {
      throw AuthenticationError.invalidToken();
    }
    if (found === 'expired') {
      throw AuthenticationError.expiredToken();
    }
    return found;
  }
}
