import { eachInSlices } from '../../common/in-slices.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import { type ListedRights, listRights } from './rights-listing.js';
import { policyText, type RightsPair } from './rights-pair.js';
import { type Balance, Tally } from './tally.js';

/** What users may do in another way than before; `gaining` and `losing` are numbers of users. */
export interface RightsReport {
  readonly users: { readonly affected: number; readonly evaluated: number; readonly changed: number };
  readonly entities: readonly ({ readonly entity: string; readonly action: string } & Balance)[];
  readonly attributes: readonly ({
    readonly entity: string;
    readonly attribute: string;
    readonly access: string;
  } & Balance)[];
  /** By the specific permissions that services, and others, ask for. */
  readonly services: readonly ({ readonly permission: string } & Balance)[];
}

/**
 * @param affected number of users who have the role
 * @param permissions names of the specific permissions to be asked for
 */
export async function compareRights(
  pairs: readonly RightsPair[],
  affected: number,
  entities: EntityRegistry,
  permissions: readonly string[],
): Promise<RightsReport> {
  const tallies = { entities: new Tally(), attributes: new Tally(), permissions: new Tally() };
  let evaluated = 0;
  let changed = 0;
  await eachInSlices(pairs, ({ users, before, after }) => {
    const old = listRights(before.rights, entities, permissions);
    const fresh = listRights(after.rights, entities, permissions);
    tallies.entities.add(old.entities, fresh.entities, users.length);
    tallies.attributes.add(old.attributes, fresh.attributes, users.length);
    tallies.permissions.add(old.permissions, fresh.permissions, users.length);
    evaluated += users.length;
    changed += isEqual(old, fresh) && policyText(before) === policyText(after) ? 0 : users.length;
  });
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

function isEqual(old: ListedRights, fresh: ListedRights): boolean {
  const text = ({ entities, attributes, permissions }: ListedRights): string =>
    JSON.stringify([[...entities], [...attributes], [...permissions]]);
  return text(old) === text(fresh);
}
