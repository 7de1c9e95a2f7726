import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type PathGroup, restPath } from '../config/rest-paths.js';
import {
  DynamicAttributeSettings,
  LocaleSettings,
  PathSettings,
  SessionClaimSettings,
} from '../config/setting-groups.js';
import { RequestDeadline } from '../common/deadline.js';
import type { Principal } from '../common/principal.js';
import { tracing } from '../common/tracing.js';
import { getOrCreate } from '../common/get-or-create.js';
import type { ClientRequest } from '../http/client-request.js';
import { chooseLocale } from '../common/preferences.js';
import { restError } from '../errors/rest-error.js';
import { ACCESS, type AccessNeed } from '../common/access.decorator.js';
import { RightsService, RoleAssignments } from './rights.service.js';
import { DynamicAttributeLoader } from '../dynamic-attributes/dynamic-attribute-loader.js';
import { CurrentUsers } from './row-level/current-users.js';
import { actingAs, CurrentValues } from './caller.js';
import { REST_ENABLED, SECURITY_ADMIN } from './specific-permissions.js';

/** Areas whose every path needs `rest.enabled`, and single paths that do (protocol/authentication.md 4.6). */
const AREAS: readonly PathGroup[] = ['entities', 'services', 'queries', 'messages', 'metadata', 'files'];
const PATHS: readonly (readonly [PathGroup, string])[] = [
  ['userInfo', ''],
  ['permissions', ''],
  ['user-session', '/locale'],
  ['docs', '/openapiDetailed.json'],
  ['docs', '/openapiDetailed.yaml'],
];

/** Decides by the segments of a URL, at the paths of the settings. */
export function functionalAreas(settings: PathSettings): (segments: readonly string[]) => boolean {
  const areas = AREAS.map((group) => segmentsOf(restPath(settings, group)));
  const paths = PATHS.map(([group, rest]) => segmentsOf(restPath(settings, group) + rest));
  return (segments) =>
    areas.some((area) => startsWith(segments, area)) ||
    paths.some((path) => path.length === segments.length && startsWith(segments, path));
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const startsWith = (segments: readonly string[], start: readonly string[]): boolean =>
  start.every((segment, index) => segment === segments[index]);

/**
 * Second of the two guards: decides whether the principal may call this handler at all (protocol/authentication.md 4.6,
 * design: nothing declared = denied). It writes nothing but the {@link Caller} on the request.
 */
@Injectable()
export class PolicyGuard implements CanActivate {
  /** By controller and method: what decorators say does not change. */
  private readonly needs = new WeakMap<object, Map<unknown, AccessNeed | undefined>>();

  private readonly isFunctionalArea: (segments: readonly string[]) => boolean;

  constructor(
    private readonly reflector: Reflector,
    private readonly rights: RightsService,
    private readonly users: CurrentUsers,
    private readonly extensions: DynamicAttributeSettings,
    private readonly dynamic: DynamicAttributeLoader,
    private readonly settings: LocaleSettings,
    private readonly assignments: RoleAssignments,
    private readonly claims: SessionClaimSettings,
    paths: PathSettings,
  ) {
    this.isFunctionalArea = functionalAreas(paths);
  }

  canActivate(context: ExecutionContext): Promise<boolean> {
    return tracing.tracer?.during('authorization', () => this.decide(context)) ?? this.decide(context);
  }

  private async decide(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const need = this.needOf(context);
    if (request.principal) {
      await this.admit(request, request.principal);
    }
    return need !== undefined && (need === 'open' || this.satisfies(request, need));
  }

  private needOf(context: ExecutionContext): AccessNeed | undefined {
    const [handler, type] = [context.getHandler(), context.getClass()];
    const ofType = getOrCreate(this.needs, type, () => new Map<unknown, AccessNeed | undefined>());
    if (!ofType.has(handler)) {
      ofType.set(handler, this.reflector.getAllAndOverride<AccessNeed | undefined>(ACCESS, [handler, type]));
    }
    return ofType.get(handler);
  }

  private async admit(request: ClientRequest, principal: Principal): Promise<void> {
    if (this.extensions.DYNAMIC_ATTRIBUTES_ENABLED) {
      await this.dynamic.refresh();
    }
    const rights = await this.rights.of(principal);
    if (this.isFunctionalArea(request.segments ?? []) && !request.anonymousUrl && !rights.mayExecute(REST_ENABLED)) {
      throw restError('notAllowedToUseApi');
    }
    const deadline = this.deadlineOf(request);
    if (deadline && rights.mayExecute(SECURITY_ADMIN)) {
      deadline.isTimingShown = true;
    }
    const locale = this.localeOf(request, principal);
    const acting = actingAs(principal);
    const user = rights.asksForUser ? await this.users.of(acting) : undefined;
    const values = new CurrentValues(acting, locale, user);
    if (deadline && this.claims.DATABASE_SESSION_CLAIMS) {
      const { resource: roles } = await this.assignments.of(principal);
      deadline.claims = { user: acting.username, roles };
    }
    request.caller = Object.freeze({ principal, rights, locale, values, deadline });
  }

  /** Handlers of an application that Latchkey is part of have no deadline, but a caller whom the database may have to know. */
  private deadlineOf({ deadline }: { readonly deadline?: RequestDeadline }): RequestDeadline | undefined {
    return deadline ?? (this.claims.DATABASE_SESSION_CLAIMS ? new RequestDeadline(Infinity) : undefined);
  }

  private satisfies({ caller }: ClientRequest, need: Exclude<AccessNeed, 'open'>): boolean {
    if (!caller) {
      return false;
    }
    if (typeof need === 'object' && !caller.rights.mayExecute(need.permission)) {
      throw restError(need.refusal ?? 'policyMissing', { permission: need.permission });
    }
    return true;
  }

  private localeOf(request: ClientRequest, principal: Principal): string {
    const { LOCALES } = this.settings;
    const session = principal.kind === 'anonymous' ? undefined : principal.sessionLocale;
    const remembered = LOCALES.find((locale) => locale === session);
    return chooseLocale(request.headers['accept-language'], LOCALES, remembered) ?? LOCALES[0] ?? 'en';
  }
}
