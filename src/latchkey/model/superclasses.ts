import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { entityDeclarationOf, superclassNameOf } from './declarations.js';
import { isEntity } from './entity-class.js';
import { knowsAttribute, classHierarchy } from './class-hierarchy.js';
import type { NamedType } from './named-type.js';

/**
 * The classes with `@RestSuperclass()` that the types extend, by name, in name order. They are described and have captions;
 * they have no rows, and no policy speaks of them.
 *
 * @throws DeclarationError for a name that two classes have, and for a class that is an entity itself
 */
export function superclassesOf(types: readonly NamedType[], attempt: Attempt): ReadonlyMap<string, NamedType> {
  const found = new Map<unknown, NamedType>();
  for (const type of types) {
    for (const target of classHierarchy(type.target)) {
      const name = superclassNameOf(target);
      if (name !== undefined && !found.has(target)) {
        const { stored = true } = type;
        const attributes = new Map([...type.attributes].filter(([each]) => knowsAttribute(target, each)));
        attempt(() => {
          requireSuperclass(target, name, [...types, ...found.values()]);
        });
        found.set(target, { name, target, attributes, stored });
      }
    }
  }
  const named = [...found.values()].map((type) => [type.name, type] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function requireSuperclass(target: NamedType['target'], name: string, others: readonly NamedType[]): void {
  if (isEntity(target) || entityDeclarationOf(target)) {
    throw new DeclarationError(
      `${target.name} has @RestSuperclass, but is an entity or embeddable itself: remove one of its decorators`,
    );
  }
  const other = others.find((each) => each.name === name);
  if (other) {
    throw new DeclarationError(
      `${target.name} and ${other.target.name} are both named ${name}: rename one of them in its decorator`,
    );
  }
}
