import type { ToOneAttribute } from '../../../model/attribute.js';
import type { StoredValue } from '../../../model/entity-hooks.js';
import type { EntityId } from '../../../model/entity-key.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { EntityBody } from '../body/entity-body.js';
import { columnsOf } from '../columns.js';
import type { CheckedObject } from '../checked-object.js';
import { sameValue } from '../same-value.js';
import { type StoredRow, tableRoot } from '../statements/stored-rows.js';

/** One object that a request creates or updates. */
export interface Change extends CheckedObject {
  /** Empty while a new object waits for a key from the database. */
  id: EntityId;
  readonly body: EntityBody;
  /** The row to be updated; absent for a new object. */
  readonly row: StoredRow | undefined;
  /** Filled by the stages and by hooks. */
  readonly values: Map<string, StoredValue>;
  readonly children: Map<string, Change[]>;
  /** Ids of items and linked rows that were hidden when the client read the row, by attribute (protocol/roles.md 8). */
  readonly kept: HiddenItems;
  /** Ids of to-one associations the body names, without the one that makes an item belong to its owner. */
  readonly references: Map<ToOneAttribute, EntityId | null | undefined>;
}

/** Ids by the name of a to-many attribute. */
export type HiddenItems = ReadonlyMap<string, ReadonlySet<EntityId>>;

export const NO_HIDDEN_ITEMS: HiddenItems = new Map();

/** All that one request writes. */
export interface UnitOfWork {
  /** The objects of the request, in its order. */
  readonly roots: readonly Change[];
  /** Roots and composition items, owners before their items. */
  readonly all: readonly Change[];
  /** Composition items that the body no longer mentions. */
  readonly removed: readonly StoredRow[];
}

const NOTHING: ReadonlyMap<string, StoredValue> = new Map();

/** @param row the row to be updated; absent to create one */
export function changeOf(body: EntityBody, row: StoredRow | undefined, kept = NO_HIDDEN_ITEMS): Change {
  const references = [...body.references].map(([{ name }, id]) => [name, id ?? null] as const);
  return {
    operation: row ? 'update' : 'create',
    entity: body.entity,
    id: row?.id ?? body.id ?? '',
    body,
    row,
    values: new Map([...(row ? NOTHING : body.keyValues), ...body.values, ...references]),
    before: row?.values ?? NOTHING,
    transients: body.transients,
    children: new Map(),
    kept,
    references: new Map(body.references),
    links: new Map([...body.links].map(([{ name }, ids]) => [name, ids.filter((id) => id !== undefined)])),
  };
}

/** The values that really differ from the stored ones. */
export const changedValues = ({ entity, before, values }: Change): [string, StoredValue][] =>
  [...values].filter(
    ([name, value]) => !sameValue(columnsOf(entity).get(name)?.attribute, before.get(name) ?? null, value),
  );

/** Distinguishes objects of all entities: those of one table share its ids. */
export const identityOf = (entity: EntityModel, id: EntityId): string => `${tableRoot(entity).name} ${id}`;
