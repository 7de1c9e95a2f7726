import type { SqlValue } from '../../sql/statement.js';
import type { DynamicAttribute } from '../../model/dynamic-attribute.js';
import type { EntityModel } from '../../model/entity-model.js';

/** An object about to be saved, as validation sees it (protocol/errors.md 4). */
export interface CheckedObject {
  /** The actual class. */
  readonly entity: EntityModel;
  readonly operation: 'create' | 'update';
  /** Values the request sets, by attribute name; `address.city` inside embedded objects, ids for references. */
  readonly values: ReadonlyMap<string, SqlValue>;
  /** Stored values before the change, under the same names; empty on create. */
  readonly before: ReadonlyMap<string, SqlValue>;
  /** Values of settable transient attributes that the request sets. */
  readonly transients: ReadonlyMap<string, string | null>;
  /** Composition items that the request saves, by attribute name and in the order of the body. */
  readonly children: ReadonlyMap<string, readonly CheckedObject[]>;
  /** Complete lists of many-to-many ids that the request sets, by attribute name. */
  readonly links?: ReadonlyMap<string, readonly string[]>;
  /** Complete lists of the values of dynamic attributes that the request sets, or that a new object gets. */
  readonly dynamics?: ReadonlyMap<DynamicAttribute, readonly (string | undefined)[]>;
}
