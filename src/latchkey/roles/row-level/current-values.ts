import type { Principal } from '../../common/principal.js';
import type { Arguments, BoundList } from '../../conditions/bound-values.js';
import type { Parameter } from '../../conditions/condition.js';
import type { RowContext } from './row-policy.js';
import { CURRENT_LOCALE, CURRENT_USER, SESSION } from './row-parameters.js';

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
