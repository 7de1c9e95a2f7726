import type { Steps } from '../../common/in-slices.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import { type ListedRights, listRights } from './rights-listing.js';
import { policyText, type RightsPair } from './rights-pair.js';
import { type Balance, Counts } from './counts.js';

/** What changes in the rights of users; `gaining` and `losing` are numbers of users. */
export interface RightsReport {
  readonly users: { readonly affected: number; readonly evaluated: number; readonly changed: number };
  readonly entities: readonly ({ readonly entity: string; readonly action: string } & Balance)[];
  readonly attributes: readonly ({
    readonly entity: string;
    readonly attribute: string;
    readonly access: string;
  } & Balance)[];
  /** By the specific permissions that services, and others, check. */
  readonly services: readonly ({ readonly permission: string } & Balance)[];
}

/** Compares rights before and after, pair by pair. */
export class RightsComparison {
  private readonly tallies = { entities: new Counts(), attributes: new Counts(), permissions: new Counts() };
  private evaluated = 0;
  private changed = 0;

  /** @param permissions names of the specific permissions to check */
  constructor(
    private readonly entities: EntityRegistry,
    private readonly permissions: readonly string[],
  ) {}

  *add({ users, before, after }: RightsPair): Steps<void> {
    const { tallies, entities, permissions } = this;
    const old = yield* listRights(before.rights, entities, permissions);
    const fresh = yield* listRights(after.rights, entities, permissions);
    tallies.entities.add(old.entities, fresh.entities, users.length);
    tallies.attributes.add(old.attributes, fresh.attributes, users.length);
    tallies.permissions.add(old.permissions, fresh.permissions, users.length);
    this.evaluated += users.length;
    this.changed += isEqual(old, fresh) && policyText(before) === policyText(after) ? 0 : users.length;
  }

  /** @param affected number of users who have the role */
  report(affected: number): RightsReport {
    const { tallies, evaluated, changed } = this;
    return {
      users: { affected, evaluated, changed },
      entities: tallies.entities.entries().map(([key, balance]) => {
        const [entity = '', action = ''] = key.split(' ');
        return { entity, action, ...balance };
      }),
      attributes: tallies.attributes.entries().map(([key, balance]) => {
        const [path = '', access = ''] = key.split(' ');
        const dot = path.lastIndexOf('.');
        return { entity: path.slice(0, dot), attribute: path.slice(dot + 1), access, ...balance };
      }),
      services: tallies.permissions.entries().map(([permission, balance]) => ({ permission, ...balance })),
    };
  }
}

function isEqual(old: ListedRights, fresh: ListedRights): boolean {
  const text = ({ entities, attributes, permissions }: ListedRights): string =>
    JSON.stringify([[...entities], [...attributes], [...permissions]]);
  return text(old) === text(fresh);
}
