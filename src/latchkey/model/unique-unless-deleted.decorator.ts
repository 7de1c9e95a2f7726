import { getMetadataArgsStorage } from 'typeorm';
import { DeclarationError } from '../errors/rest-error.js';
import { inheritedBy } from './column-facts.js';
import type { EntityClass } from './declarations.js';
import { quote, snake } from './sql-identifier.js';

/**
 * No two rows have the same values of these attributes, soft-deleted rows aside: a partial unique index. Restoring a row whose
 * values are taken meanwhile is a 409 that names the attributes.
 *
 * @param attributes of one index, in its order
 * @example
 * ```ts
 * @Entity()
 * @RestEntity('Product')
 * @UniqueUnlessDeleted('code')
 * export class Product extends StandardEntity { ... }
 * ```
 */
export const UniqueUnlessDeleted =
  (...attributes: readonly [string, ...string[]]) =>
  (target: EntityClass): void => {
    getMetadataArgsStorage().indices.push({
      target,
      columns: [...attributes],
      unique: true,
      // Read when all classes are known: the column may be inherited.
      get where() {
        return `${deletionColumn(target)} IS NULL`;
      },
    });
  };

function deletionColumn(target: EntityClass): string {
  const inherits = inheritedBy(target);
  const column = getMetadataArgsStorage().columns.find((each) => each.mode === 'deleteDate' && inherits(each.target));
  if (!column) {
    throw new DeclarationError(`${target.name} has no @DeleteDateColumn: use @Unique instead of @UniqueUnlessDeleted`);
  }
  return quote(column.options.name ?? snake(column.propertyName));
}
