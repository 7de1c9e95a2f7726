import 'reflect-metadata';
import type { SqlValue } from '../sql/statement.js';
import { ValidationError } from '../errors/rest-error.js';
import type { Transaction } from '../sql/transaction.js';
import type { Attribute } from './attribute.js';
import type { EntityClass } from './declarations.js';

/** What hooks can find out about the rights of the caller. */
export interface AuthorRights {
  /** Whether roles grant the action on the entity; row-level roles may still hide rows. */
  mayDo(action: 'create' | 'read' | 'update' | 'delete', entity: string): boolean;
  /** Whether roles let the caller see the attribute. */
  hasViewPolicy(attribute: Attribute): boolean;
  /** Whether roles let the caller change the attribute. */
  mayModify(attribute: Attribute): boolean;
  /** Specific permission, e.g. `security.admin`. */
  mayExecute(permission: string): boolean;
  /** What rows of the entity must satisfy for the caller; empty where nothing restricts. */
  rowPolicies(action: 'create' | 'read' | 'update' | 'delete', entity: string): readonly unknown[];
}

/** One row about to be written. */
export interface EntityChange {
  readonly operation: 'create' | 'update' | 'delete';
  readonly id: string;
  /** Stored values before the change by attribute name (`address.city` inside embedded objects); empty on create. */
  readonly before: ReadonlyMap<string, SqlValue>;
  /** Values to be written by attribute name; a hook may set, replace and delete entries. Empty on delete. */
  readonly values: Map<string, SqlValue>;
  /** Values of settable transient attributes that the request sets, in the text form of their type. */
  readonly transients: ReadonlyMap<string, string | null>;
  /** Username of the caller. */
  readonly author: string;
  /** Id of the caller's account, when the caller is a user. */
  readonly authorId: string | undefined;
  /** Login session of the caller, when there is one. */
  readonly authorSession: string | undefined;
  /** Rights of the caller. */
  readonly authorRights: AuthorRights;
  /** Locale of the request, e.g. `en`, for texts. */
  readonly locale: string;
  /** Where the row stands in the request: `entities[1].` in an array, else empty. In front of paths of violations. */
  readonly place: string;
}

/**
 * Called for every row of an entity that the API writes, inside the transaction. Throwing refuses the whole request:
 * use `ValidationError` or `CustomValidationError` for a 400. A request that loses a deadlock starts again and calls its
 * hooks again, so hooks change nothing but the database.
 */
export interface EntityHook {
  /** After validation of the body, before the row is written. */
  beforeWrite?(change: EntityChange, transaction: Transaction): Promise<void> | void;
  /** After `beforeWrite` of all rows, once for all of them that the request writes: for rules about many rows together. */
  beforeAll?(changes: readonly EntityChange[], transaction: Transaction): Promise<void> | void;
  /** After the row is written, before the commit. */
  afterWrite?(change: EntityChange, transaction: Transaction): Promise<void> | void;
  /** After `afterWrite` of all rows, once for all of them. */
  afterAll?(changes: readonly EntityChange[], transaction: Transaction): Promise<void> | void;
}

const HOOKED = Symbol('latchkey:hooked-entity');

/** Marks a provider as {@link EntityHook} of an entity; list it in `hooks` of `Latchkey.forFeature`. */
export const EntityHooks =
  (entity: EntityClass): ClassDecorator =>
  (target) => {
    Reflect.defineMetadata(HOOKED, entity, target);
  };

/** The entity class a hook provider belongs to. */
export const hookedEntityOf = (target: object): EntityClass | undefined =>
  Reflect.getOwnMetadata(HOOKED, target) as EntityClass | undefined;

/** The value an attribute will have: the new one, else the stored one. */
export const valueAfter = ({ before, values }: EntityChange, attribute: string): SqlValue =>
  (values.has(attribute) ? values.get(attribute) : before.get(attribute)) ?? null;

/**
 * A 400 about one attribute of a row, in the form of protocol/errors.md 4.
 *
 * @param text says what is wrong, for people
 */
export function invalidAttribute(change: EntityChange, attribute: string, text: string): ValidationError {
  const value = valueAfter(change, attribute);
  return new ValidationError([
    {
      message: text,
      messageTemplate: text,
      path: `${change.place}${attribute}`,
      invalidValue: typeof value === 'string' ? value : null,
    },
  ]);
}
