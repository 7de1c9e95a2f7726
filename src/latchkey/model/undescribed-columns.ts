import { getMetadataArgsStorage } from 'typeorm';
import { DeclarationError } from '../errors/rest-error.js';
import type { EntityClass } from './declarations.js';
import { classHierarchy } from './class-hierarchy.js';
import { isView } from './entity-class.js';

/**
 * Looks for what TypeORM ends with a stack trace when it describes an entity.
 *
 * @throws DeclarationError naming class and cure
 */
export function requireDescribable(entity: EntityClass): void {
  requireKey(entity);
  requireTargets(entity);
  requireEntitiesBetween(entity);
}

function requireKey(entity: EntityClass): void {
  const { columns, embeddeds } = getMetadataArgsStorage();
  const declares = ({ target }: { readonly target: unknown }): boolean =>
    classHierarchy(entity).some((each) => each === target);
  // What a view is without, its model says.
  if (isView(entity)) {
    return;
  }
  if (!columns.some((column) => declares(column) && column.options.primary === true) && !embeddeds.some(declares)) {
    throw new DeclarationError(
      `Entity ${entity.name} needs a primary key of plain columns: declare it with @PrimaryColumn`,
    );
  }
}

/** A class of a file that imports this one in a circle is undefined while the decorator runs. */
function requireTargets(entity: EntityClass): void {
  const classes: readonly unknown[] = classHierarchy(entity);
  const lost = getMetadataArgsStorage().relations.find(
    ({ target, type }) => classes.includes(target) && typeof type !== 'function' && typeof type !== 'string',
  );
  if (lost) {
    throw new DeclarationError(
      `Entity ${entity.name}: ${lost.propertyName} refers to ${typeof lost.type}: pass a function that returns the class, as in () => Customer`,
    );
  }
}

/** The table of a hierarchy has the columns of its entities only. */
function requireEntitiesBetween(entity: EntityClass): void {
  const { tables, columns, relations } = getMetadataArgsStorage();
  const tableOf = (target: unknown) => tables.find((table) => table.target === target);
  if (tableOf(entity)?.type !== 'entity-child') {
    return;
  }
  const classes = classHierarchy(entity);
  const between = classes.slice(
    0,
    classes.findIndex((each) => tableOf(each) !== undefined && tableOf(each)?.type !== 'entity-child'),
  );
  for (const each of between.filter((one) => tableOf(one) === undefined)) {
    const lost = [...columns, ...relations].find(({ target }) => target === each);
    if (lost) {
      throw new DeclarationError(
        `${each.name}.${lost.propertyName} belongs to no entity, although ${entity.name} extends ${each.name}: add @ChildEntity() and @RestEntity to ${each.name}, or move ${lost.propertyName} to ${entity.name}`,
      );
    }
  }
}
