import { getMetadataArgsStorage } from 'typeorm';
import { declaresAttribute, type EntityClass, entityDeclarationOf } from './declarations.js';

/** The class and those it extends, the nearest first. */
export function classHierarchy(target: EntityClass): readonly EntityClass[] {
  const parent: unknown = Object.getPrototypeOf(target);
  return typeof parent === 'function' && parent !== Function.prototype
    ? [target, ...classHierarchy(parent as EntityClass)]
    : [target];
}

/**
 * The class and those it replaces: it extends them under the name that they have in the API, or says so
 * (`RestEntity` with `replaces`).
 */
export function replacing(target: EntityClass): readonly EntityClass[] {
  const { name, replaces } = entityDeclarationOf(target) ?? {};
  const parent = classHierarchy(target)
    .slice(1)
    .find((each) => each === replaces || (name !== undefined && entityDeclarationOf(each)?.name === name));
  return parent ? [target, ...replacing(parent)] : [target];
}

/** The part of the {@link classHierarchy} that knows an attribute: from the class down to the one that declares it. */
export function heirsOf(target: EntityClass, attribute: string): readonly EntityClass[] {
  const classes = classHierarchy(target);
  const declaring = classes.findIndex((each) => declares(each, attribute));
  return classes.slice(0, declaring + 1 || 1);
}

/** Whether the class, or one that it extends, declares the attribute. */
export const knowsAttribute = (target: EntityClass, attribute: string): boolean =>
  classHierarchy(target).some((each) => declares(each, attribute));

function declares(target: EntityClass, attribute: string): boolean {
  const { columns, relations, embeddeds } = getMetadataArgsStorage();
  return (
    declaresAttribute(target, attribute) ||
    [columns, relations, embeddeds].some((kind) =>
      kind.some((each) => each.target === target && each.propertyName === attribute),
    )
  );
}
