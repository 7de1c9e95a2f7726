import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { takesObjects } from '../datatypes/scalar-parser.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { SystemRole } from './attribute.js';

/** Kinds whose equal values look different, so that one row would have several ids. */
const UNFIT_FOR_KEYS: readonly DatatypeId[] = ['citext', 'interval', 'money', 'xml', 'tsvector'];

interface DeclaredColumn {
  readonly owner: string;
  readonly name: string;
  readonly type: DatatypeId;
  readonly role: SystemRole | undefined;
  readonly list: boolean;
  /** Its collation takes different texts for equal. */
  readonly nondeterministic: boolean;
}

/** The error for a column type without a datatype. */
export function unservedType({ propertyName: name, type }: ColumnMetadata, owner: string): DeclarationError {
  return new DeclarationError(
    // TypeORM's types leave out that views may say nothing.
    (type as unknown) === undefined
      ? `Entity ${owner}: ${name} is a @ViewColumn, which names no type: declare it with @Column, as in @Column('int')`
      : `Entity ${owner}: ${name} has the column type ${String(type)}, which the API cannot carry: choose another type, or add @Hidden()`,
  );
}

/** @throws DeclarationError for a kind of column that cannot be what the entity declares */
export function requireServedKind({ owner, name, type, role, list, nondeterministic }: DeclaredColumn): void {
  if (role === 'primaryKey' && (UNFIT_FOR_KEYS.includes(type) || takesObjects(type) || nondeterministic)) {
    throw new DeclarationError(
      `Entity ${owner}: ${name} is a key ${nondeterministic ? 'whose collation takes different texts for equal' : `of the type ${type}`}, which URLs cannot name in one way: make another column the key with @PrimaryColumn`,
    );
  }
  if (list && (takesObjects(type) || DATATYPES[type].comparedAs !== undefined || DATATYPES[type].unread)) {
    throw new DeclarationError(
      `Entity ${owner}: ${name} is a list of ${type}, which the API cannot carry: use another entity, or add @Hidden()`,
    );
  }
}

/**
 * What nobody reads is not written either: the database makes it, or it starts empty.
 *
 * @param filled whether the column takes null, or the database fills it
 */
export function withoutReads<T extends object>(base: T, type: DatatypeId, filled: boolean): T & { initial?: string } {
  if (!DATATYPES[type].unread) {
    return base;
  }
  const made = { ...base, mandatory: false, generated: true, readOnly: true };
  return filled ? made : { ...made, initial: `''::${type}` };
}
