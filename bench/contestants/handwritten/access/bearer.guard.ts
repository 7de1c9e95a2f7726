import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { AuthenticatedRequest, TokenUser } from './authenticated-request.js';

/** A signed token, in the header or, for pictures, in the query. It costs no statement, and cannot be revoked. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [type, inHeader] = request.headers.authorization?.split(' ') ?? [];
    const token = type === 'Bearer' ? inHeader : request.query.access_token;
    if (typeof token !== 'string') {
      throw new UnauthorizedException();
    }
    try {
      request.user = await this.jwt.verifyAsync<TokenUser>(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
