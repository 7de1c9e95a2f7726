import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { ElementCollectionAttribute } from './attribute.js';
import type { AttributeDeclaration } from './declarations.js';

/** PostgreSQL's own limit. */
const MAX_DIMENSIONS = 6;

export const isList = ({ isArray, type }: ColumnMetadata): boolean => isArray || type === 'simple-array';

/** @throws DeclarationError for `@Dimensions` where it says nothing */
export function requireArray(
  { propertyName, isArray }: ColumnMetadata,
  { dimensions }: AttributeDeclaration,
  owner: string,
): void {
  if (dimensions === undefined) {
    return;
  }
  if (!isArray) {
    throw new DeclarationError(
      `Entity ${owner}: ${propertyName} has @Dimensions but is not an array: add array: true to its column, or remove @Dimensions`,
    );
  }
  if (!Number.isInteger(dimensions) || dimensions < 2 || dimensions > MAX_DIMENSIONS) {
    throw new DeclarationError(
      `Entity ${owner}: ${propertyName} has @Dimensions(${dimensions}): choose a whole number from 2 to ${MAX_DIMENSIONS}`,
    );
  }
}

/** @throws DeclarationError for a key of a type that ids cannot be of */
export function requireNoKey({ propertyName, isPrimary, type, isArray }: ColumnMetadata, owner: string): void {
  if (isPrimary) {
    throw new DeclarationError(
      `Entity ${owner}: ${propertyName} is a key of the type ${String(type)}${isArray ? '[]' : ''}, which ids cannot be of: choose a text, a number or a uuid`,
    );
  }
}

/** @throws DeclarationError for lists of JSON values, which one JSON value can hold as well */
export function requireElementType(
  { propertyName, type: columnType }: ColumnMetadata,
  type: DatatypeId,
  owner: string,
): void {
  if (type === 'json') {
    throw new DeclarationError(
      `Entity ${owner}: ${propertyName} is an array of ${String(columnType)}: use one jsonb column, whose value may be a list`,
    );
  }
}

export const elementsOf = (
  type: DatatypeId,
  { dimensions }: AttributeDeclaration,
): Pick<ElementCollectionAttribute, 'type' | 'length' | 'precision' | 'scale' | 'dimensions'> => ({
  type,
  length: undefined,
  precision: undefined,
  scale: undefined,
  ...(dimensions !== undefined && { dimensions }),
});

/** How the column holds its elements. Arrays of `varchar` and of `text` cannot be compared without a cast. */
export function storedList({ type }: ColumnMetadata): Pick<ElementCollectionAttribute, 'joined' | 'columnType'> {
  if (type === 'simple-array') {
    return { joined: true };
  }
  return type === 'varchar' || type === 'character varying' || type === String ? { columnType: 'varchar' } : {};
}
