import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../common/principal.js';
import type { Arguments, BoundList } from '../conditions/bound-values.js';
import type { Parameter } from '../conditions/condition.js';
import type { RowContext } from './row-level/row-policy.js';
import { CURRENT_LOCALE, CURRENT_USER, SESSION } from './row-level/row-parameters.js';
import type { Deadline } from '../common/deadline.js';
import type { ClientRequest } from '../http/client-request.js';
import type { Rights } from './rights.js';
import { restError } from '../errors/rest-error.js';
import type { Attribute } from '../model/attribute.js';
import type { EntityModel } from '../model/entity-model.js';

/** The principal whose rights, row restrictions and values count: when a user substitutes another, the other user. */
export const actingAs = (principal: Principal): Principal =>
  principal.kind === 'user' && principal.substitutes
    ? { ...principal, ...principal.substitutes, substitutes: undefined }
    : principal;

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
    /** Whether a URL pattern opens this URL to `anonymous`. */
    anonymousUrl?: boolean;
    /** Whether the token came in the URL or a form, where caches and logs could see it. */
    tokenInUrl?: boolean;
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

/** @throws RestError 403 `Reading forbidden` (protocol/roles.md 7) */
export function requireReadable(caller: Caller, entity: EntityModel): void {
  if (!caller.rights.mayDo('read', entity.name)) {
    throw restError('readingForbidden', { entity: entity.name });
  }
}

/** Whether the attribute is written to JSON for those with the rights (protocol/entities.md 4.8, 4.9). */
export const isViewable = (rights: Rights, attribute: Attribute): boolean =>
  !attribute.secret && rights.mayView(attribute);

/** The account of a principal. */
export interface UserAttributes {
  /** PostgreSQL texts by attribute; null without a value. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** The values as functions see them. */
  readonly values: Readonly<Record<string, unknown>>;
}

export const NO_USER_ATTRIBUTES: UserAttributes = Object.freeze({ texts: new Map(), values: Object.freeze({}) });

/** What the parameters of row conditions stand for in one request; unknown is null, which nothing equals. */
export class CurrentValues implements Arguments {
  constructor(
    private readonly principal: Principal,
    private readonly locale: string,
    private readonly user: UserAttributes = NO_USER_ATTRIBUTES,
  ) {}

  text({ name }: Parameter): string | null {
    if (name === CURRENT_LOCALE) {
      return this.locale;
    }
    if (name.startsWith(CURRENT_USER)) {
      return this.ofUser(name.slice(CURRENT_USER.length));
    }
    return this.ofSession(name.slice(SESSION.length));
  }

  list({ name }: Parameter): BoundList {
    throw new Error(`The parameter ${name} is not a list`);
  }

  /** For functions. */
  get context(): RowContext {
    const { username } = this.principal;
    return { username, user: this.user.values, locale: this.locale };
  }

  private ofUser(attribute: string): string | null {
    return attribute === 'username' ? this.principal.username : (this.user.texts.get(attribute) ?? null);
  }

  private ofSession(attribute: string): string | null {
    switch (attribute) {
      case 'username':
        return this.principal.username;
      case 'userId':
        return this.principal.kind === 'user' ? this.principal.userId : null;
      case 'locale':
        return this.locale;
      default:
        return null;
    }
  }
}
