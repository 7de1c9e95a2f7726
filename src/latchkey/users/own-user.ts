import { getMetadataArgsStorage } from 'typeorm';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { type EntityClass, entityDeclarationOf } from '../model/declarations.js';
import type { EntityRegistry } from '../model/entity-model.js';
import type { Features } from '../model/feature.js';
import { classHierarchy } from '../model/class-hierarchy.js';
import { User } from './user.entity.js';

const NAME = 'User';
const TABLE = 'app_user';
/** What an account has from the moment that a command or a script makes it. */
const GIVEN: readonly string[] = ['username'];

/**
 * Checks the class that an application puts in the place of `User`: any other name or table would be a second kind of account,
 * whose passwords nobody hashes.
 */
export function checkOwnUser(features: Features, entities: EntityRegistry, attempt: Attempt): void {
  const own = features.entities.filter((target) =>
    classHierarchy(target)
      .slice(1)
      .includes(User as EntityClass),
  );
  for (const target of own) {
    attempt(() => {
      requirePlace(target);
    });
  }
  for (const { name, mandatory } of own.length > 0 ? (entities.find(NAME)?.attributes.values() ?? []) : []) {
    attempt(() => {
      if (mandatory && !GIVEN.includes(name)) {
        throw new DeclarationError(
          `Entity ${NAME}: ${name} is mandatory, but accounts are also made without it: make its column nullable or give it a default`,
        );
      }
    });
  }
}

function requirePlace(target: EntityClass): void {
  if (entityDeclarationOf(target)?.name !== NAME) {
    throw new DeclarationError(`${target.name} extends User under another name: write @RestEntity('${NAME}')`);
  }
  if (getMetadataArgsStorage().tables.find((table) => table.target === target)?.name !== TABLE) {
    throw new DeclarationError(`${target.name} extends User in another table: write @Entity('${TABLE}')`);
  }
}
