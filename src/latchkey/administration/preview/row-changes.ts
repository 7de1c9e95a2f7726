import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../../common/principal.js';
import { append, inSlices, type Steps } from '../../common/in-slices.js';
import { related } from '../../conditions/row-restrictions.js';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { EntityAction } from '../../roles/rights.js';
import { CurrentUsers } from '../../roles/row-level/current-users.js';
import { CurrentValues } from '../../roles/caller.js';
import { hasParameters } from '../../roles/row-level/row-parameters.js';
import type { AffectedUser } from './affected-users.js';
import { policyText, type RightsPair } from './rights-pair.js';
import { isExact, RowComparison } from './row-balance.js';

/** Rows are counted for at most this many users, or groups of users who see the same ones. */
const MAX_CASES = 50;

/** What is done with rows that are there. */
const ACTIONS = ['read', 'update', 'delete'] as const satisfies readonly EntityAction[];

/** Users and the rows that they gain or lose, all users together. */
interface RowCount {
  readonly users: number;
  readonly rows: number;
}

export interface RowReport {
  /** Users whose rows may change, and for how many of them rows were counted. */
  readonly users: { readonly affected: number; readonly evaluated: number };
  readonly entities: readonly {
    readonly entity: string;
    readonly action: string;
    readonly gaining: RowCount;
    readonly losing: RowCount;
    /** Whether no function in code decides about these rows as well; functions are not called. */
    readonly exact: boolean;
  }[];
}

/** Users who see the same rows before, and the same rows after. */
interface Case {
  readonly pair: RightsPair;
  /** One of them. */
  readonly user: AffectedUser;
  readonly users: number;
}

/** Users whose rows change, of whom the first are remembered. */
export class RowCases {
  readonly evaluated: Case[] = [];
  affected = 0;

  add(pair: RightsPair): void {
    for (const each of casesOf(pair)) {
      this.affected += each.users;
      if (this.evaluated.length < MAX_CASES) {
        this.evaluated.push(each);
      }
    }
  }
}

/** Counts the rows that users gain and lose by a change of roles, in the database, with its uncommitted roles. */
@Injectable()
export class RowChanges {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly users: CurrentUsers,
  ) {}

  /** Notes a pair, if rows of its users change. */
  *add(cases: RowCases, pair: RightsPair): Steps<void> {
    if ((yield* this.changes(pair)).length > 0) {
      cases.add(pair);
    }
  }

  async report({ evaluated, affected }: RowCases, locale: string, transaction: Transaction): Promise<RowReport> {
    const counted = new Map<string, RowReport['entities'][number]>();
    for (const each of evaluated) {
      await this.count(each, locale, transaction, counted);
    }
    return {
      users: { affected, evaluated: usersOf(evaluated) },
      entities: [...counted.values()]
        .filter(({ gaining, losing }) => gaining.rows + losing.rows > 0)
        .sort((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0)),
    };
  }

  private async count(
    { pair, user, users }: Case,
    locale: string,
    transaction: Transaction,
    counted: Map<string, RowReport['entities'][number]>,
  ): Promise<void> {
    const current = await this.valuesOf(pair, user, locale, transaction);
    for (const [entity, action] of await inSlices(this.changes(pair))) {
      const comparison = new RowComparison(entity, action, pair.before, pair.after);
      const { gained, lost } = await comparison.run(transaction, current);
      const key = `${entity.name} ${action}`;
      const present = counted.get(key);
      counted.set(key, {
        entity: entity.name,
        action,
        gaining: added(present?.gaining, gained, users),
        losing: added(present?.losing, lost, users),
        exact: (present?.exact ?? true) && isExact(entity, action, pair.before, pair.after),
      });
    }
  }

  /** What users of the pair may do with rows of which entities, as far as it changes. */
  private *changes({ before, after }: RightsPair): Steps<readonly (readonly [EntityModel, EntityAction])[]> {
    const changes: (readonly [EntityModel, EntityAction])[] = [];
    for (const entity of this.entities.all()) {
      const names = related(entity).map(({ name }) => name);
      const restricted = policyText(before, names) !== policyText(after, names);
      const differs = (action: EntityAction): boolean =>
        names.some((name) => before.rights.mayDo(action, name) !== after.rights.mayDo(action, name));
      const changed = ACTIONS.filter((action) => restricted || differs('read') || differs(action));
      append(
        changes,
        changed.map((action) => [entity, action] as const),
      );
      yield;
    }
    return changes;
  }

  private async valuesOf(
    { before, after }: RightsPair,
    { id, username }: AffectedUser,
    locale: string,
    transaction: Transaction,
  ): Promise<CurrentValues> {
    const principal: UserPrincipal = {
      kind: 'user',
      username,
      userId: id,
      sessionId: '',
      sessionLocale: undefined,
      timeZone: undefined,
    };
    const asks = before.rights.asksForUser || after.rights.asksForUser;
    return new CurrentValues(principal, locale, asks ? await this.users.read(transaction, principal) : undefined);
  }
}

/** Where conditions compare with the current user, every user has different rows. */
function casesOf(pair: RightsPair): readonly Case[] {
  const [first] = pair.users;
  const personal = [...pair.before.policies, ...pair.after.policies].some(hasParameters);
  if (personal || !first) {
    return pair.users.map((user) => ({ pair, user, users: 1 }));
  }
  return [{ pair, user: first, users: pair.users.length }];
}

const usersOf = (cases: readonly Case[]): number => cases.reduce((sum, { users }) => sum + users, 0);

const added = (present: RowCount = { users: 0, rows: 0 }, rows: number, users: number): RowCount =>
  rows === 0 ? present : { users: present.users + users, rows: present.rows + rows * users };
