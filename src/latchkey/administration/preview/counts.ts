/** How many users gain something and how many lose it. */
export interface Balance {
  readonly gaining: number;
  readonly losing: number;
}

/** Counts users by what they gain and lose, which is named by a key. */
export class Counts {
  private readonly balances = new Map<string, Balance>();

  /**
   * @param before keys of what they had
   * @param after keys of what they will have
   * @param users how many of them there are
   */
  add(before: ReadonlySet<string>, after: ReadonlySet<string>, users: number): void {
    for (const key of after) {
      this.count(key, before.has(key) ? 0 : users, 0);
    }
    for (const key of before) {
      this.count(key, 0, after.has(key) ? 0 : users);
    }
  }

  /** In the order of the keys. */
  entries(): readonly (readonly [string, Balance])[] {
    return [...this.balances].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private count(key: string, gaining: number, losing: number): void {
    if (gaining + losing > 0) {
      const present = this.balances.get(key) ?? { gaining: 0, losing: 0 };
      this.balances.set(key, { gaining: present.gaining + gaining, losing: present.losing + losing });
    }
  }
}
