import { append } from '../common/in-slices.js';

/** What roles of both kinds have in common. */
interface Role {
  readonly code: string;
  readonly childRoles: readonly string[];
}

/** All roles of one kind, of both sources, by code. Looking one up costs the same, however many there are. */
export class RoleSet<R extends Role> {
  private readonly roles: ReadonlyMap<string, R>;

  /** @param roles where two have one code, the later counts */
  constructor(roles: Iterable<R>) {
    this.roles = new Map([...roles].map((role) => [role.code, role]));
  }

  find(code: string): R | undefined {
    return this.roles.get(code);
  }

  /** In the order of their codes. */
  all(): readonly R[] {
    return [...this.roles.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** The roles with these codes and their children, recursively, each once; unknown codes are ignored. */
  withChildren(codes: Iterable<string>): readonly R[] {
    const found = new Map<string, R>();
    const waiting = [...codes].reverse();
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
      const role = this.roles.get(code);
      if (role && !found.has(code)) {
        found.set(code, role);
        append(waiting, [...role.childRoles].reverse());
      }
    }
    return [...found.values()];
  }

  /** Codes of the roles that hold one of these roles: themselves, and those that have one as a child, recursively. */
  holdersOf(codes: Iterable<string>): ReadonlySet<string> {
    const wanted = new Set(codes);
    const holds = ({ code }: R): boolean => this.withChildren([code]).some((each) => wanted.has(each.code));
    return new Set([...this.roles.values()].filter(holds).map(({ code }) => code));
  }
}
