import type { SqlValue } from '../../../sql/statement.js';
import type { JsonObject } from '../../../common/json-text.js';
import type { ToManyAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';

/** An attribute whose targets are written inside their owner (protocol/entities.md 10.3, 10.4). */
export type CompositionAttribute = ToOneAttribute | ToManyAttribute;

/** Stored texts; undefined for a reference without a usable id. */
export type DynamicValues = readonly (string | undefined)[];

/** What one object of a body says, with only the attributes the caller may modify (protocol/entities.md 10). */
export interface EntityBody {
  /** The class the body is read as: the named one, the expected one, or that of the stored row. */
  readonly entity: EntityModel;
  readonly json: JsonObject;
  /** The id it names; of a composite key only when all parts are there. */
  readonly id: EntityId | undefined;
  /** Stored text of the named key attributes, by name. */
  readonly keyValues: ReadonlyMap<string, string>;
  /** Stored values by attribute name; `address.city` inside embedded objects. */
  readonly values: ReadonlyMap<string, SqlValue>;
  /** Values of settable transient attributes, in the text form of their type. */
  readonly transients: ReadonlyMap<string, string | null>;
  /** Ids of to-one associations, those of embedded objects named as in `values`; undefined for an object without a usable id. */
  readonly references: ReadonlyMap<ToOneAttribute, EntityId | null | undefined>;
  /** Complete lists of many-to-many references. */
  readonly links: ReadonlyMap<ToManyAttribute, readonly (EntityId | undefined)[]>;
  /** Complete lists of the values of dynamic attributes, at most one where the attribute is not a collection. */
  readonly dynamics: ReadonlyMap<DynamicAttribute, DynamicValues>;
  /** Items of compositions; an empty list also stands for the null of a to-one composition. */
  readonly items: ReadonlyMap<CompositionAttribute, readonly EntityBody[]>;
  /**
   * Stored values of attributes that the caller may not modify, undefined for unreadable and hidden ones. Filled where the
   * caller may not change the object at all: then the attempt counts, too.
   */
  readonly refused: ReadonlyMap<string, SqlValue | undefined>;
  /** Stored text of `version`, where the request is to be checked by it. */
  readonly version: string | undefined;
}

export const isComposition = (attribute: CompositionAttribute): boolean =>
  attribute.composition && (attribute.kind === 'toOne' || attribute.link.kind === 'inverse');
