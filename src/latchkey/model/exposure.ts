import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataArgsStorage } from 'typeorm';
import { attributeDeclarationsOf, type EntityClass } from './declarations.js';
import { classHierarchy } from './class-hierarchy.js';

/**
 * Whether a property of an entity or embeddable is kept out of the API: by `@Hidden()`, by `select: false` of its column,
 * or by `@Exclude()` of class-transformer in both directions.
 */
export const isHidden = (target: EntityClass, name: string): boolean =>
  attributeDeclarationsOf(target).get(name)?.hidden === true ||
  isUnselected(target, name) ||
  (isExcluded(target, name, OUT) && isExcluded(target, name, IN));

/** Whether `@Exclude({ toPlainOnly: true })` keeps it out of responses only. */
export const isNeverShown = (target: EntityClass, name: string): boolean => isExcluded(target, name, OUT);

/** Whether `@Exclude({ toClassOnly: true })` keeps it out of bodies only. */
export const isNeverRead = (target: EntityClass, name: string): boolean => isExcluded(target, name, IN);

const OUT = TransformationType.CLASS_TO_PLAIN;
const IN = TransformationType.PLAIN_TO_CLASS;

/** A class with `@Exclude()` has only the properties with `@Expose()`. */
function isExcluded(target: EntityClass, name: string, direction: TransformationType): boolean {
  return defaultMetadataStorage.getStrategy(target) === 'excludeAll'
    ? !defaultMetadataStorage.getExposedProperties(target, direction).includes(name)
    : defaultMetadataStorage.getExcludedProperties(target, direction).includes(name);
}

/** The class nearest to the entity that declares the column decides. */
function isUnselected(target: EntityClass, name: string): boolean {
  const { columns } = getMetadataArgsStorage();
  for (const each of classHierarchy(target)) {
    const column = columns.find((args) => args.target === each && args.propertyName === name);
    if (column) {
      return column.options.select === false;
    }
  }
  return false;
}
