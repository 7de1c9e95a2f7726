import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AbilityFactory } from './ability.factory.js';
import { ALLOW, type Need } from './allow.decorator.js';
import type { AuthenticatedRequest } from './authenticated-request.js';

@Injectable()
export class PoliciesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly abilities: AbilityFactory,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const need = this.reflector.get<Need | undefined>(ALLOW, context.getHandler());
    return need !== undefined && this.abilities.createForUser(user).can(need.action, need.subject);
  }
}
