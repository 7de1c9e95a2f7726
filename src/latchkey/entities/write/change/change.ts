import type { SqlValue } from '../../../sql/statement.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { ToOneAttribute } from '../../../model/attribute.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { DynamicValues, EntityBody } from '../body/entity-body.js';
import { rootOf } from '../../../model/class-tables.js';
import { columnsOf, type StoredRow } from '../statements/stored-rows.js';
import type { CheckedObject } from '../checked-object.js';
import { sameValue } from '../same-value.js';

/** One object that a request creates or updates. */
export interface Change extends CheckedObject {
  /** Empty while a new object waits for a key from the database. */
  id: EntityId;
  readonly body: EntityBody;
  /** The row to be updated; absent for a new object. */
  readonly row: StoredRow | undefined;
  /** Filled by the stages and by hooks. */
  readonly values: Map<string, SqlValue>;
  readonly children: Map<string, Change[]>;
  /** Something below has changed: the row gets a new version although its own values stay (protocol/entities.md 12). */
  touched: boolean;
  /** Ids of items and linked rows that were hidden when the client read the row, by attribute (protocol/roles.md 8). */
  readonly kept: HiddenItems;
  /** Ids of to-one associations the body names, without the one that makes an item belong to its owner. */
  readonly references: Map<ToOneAttribute, EntityId | null | undefined>;
  /** Named in the body, or made for a new object. */
  readonly dynamics: Map<DynamicAttribute, DynamicValues>;
  /** Those of them that differ from what is stored. */
  readonly dynamicChanges: Map<DynamicAttribute, readonly string[]>;
}

/** What responses need to know of a change. */
export type WrittenChange = Pick<Change, 'entity' | 'id' | 'row' | 'before' | 'touched'> & {
  readonly values: ReadonlyMap<string, SqlValue>;
};

/** A change of an object whose response needs its identity alone. */
export const plainChange = (entity: EntityModel, id: EntityId): WrittenChange => ({
  entity,
  id,
  row: undefined,
  before: NOTHING,
  values: NOTHING,
  touched: false,
});

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
  /** From whom each of those is removed. */
  readonly owners: ReadonlyMap<StoredRow, Change>;
}

const NOTHING: ReadonlyMap<string, SqlValue> = new Map();
const NO_KEY_VALUES: ReadonlyMap<string, string> = new Map();

/** @param row the row to be updated; absent to create one */
export function changeOf(given: EntityBody, row: StoredRow | undefined, kept = NO_HIDDEN_ITEMS): Change {
  const body = row ? given : withoutMadeKey(given);
  // A key stays as it is.
  const named = [...body.references].filter(([{ ofKey }]) => !row || !ofKey);
  const references = named.map(([{ name }, id]) => [name, id ?? null] as const);
  return {
    operation: row ? 'update' : 'create',
    entity: body.entity,
    id: row?.id ?? body.id ?? '',
    body,
    row,
    values: new Map([...(row ? NOTHING : body.keyValues), ...settable(body, row ? 'update' : 'create'), ...references]),
    before: row?.values ?? NOTHING,
    transients: body.transients,
    children: new Map(),
    touched: false,
    kept,
    references: new Map(named),
    dynamics: new Map(body.dynamics),
    dynamicChanges: new Map(),
    links: new Map([...body.links].map(([{ name }, ids]) => [name, ids.filter((id) => id !== undefined)])),
  };
}

/** Attributes that only bodies of the other kind set are ignored, as read-only ones are (protocol/entities.md 10.2). */
function settable(
  { entity, values }: EntityBody,
  operation: 'create' | 'update',
): Iterable<readonly [string, SqlValue]> {
  const columns = columnsOf(entity);
  return [...values].filter(([name]) => {
    const settableOn = columns.get(name)?.attribute.settableOn;
    return settableOn === undefined || settableOn === operation;
  });
}

/**
 * A key that the database makes is never stored as sent: the sequence would reach it one day and a creation would fail
 * (protocol/entities.md 8.1).
 */
function withoutMadeKey(body: EntityBody): EntityBody {
  const { attributes, composite } = body.entity.key;
  const made = !composite && attributes.some(({ generated, type }) => generated && DATATYPES[type].numeric);
  return made ? { ...body, id: undefined, keyValues: NO_KEY_VALUES } : body;
}

/** Whether the body names dynamic attributes, or a new object may get defaults of them. */
export const hasDynamics = ({ row, entity, dynamics }: Change): boolean =>
  dynamics.size > 0 || (!row && entity.dynamicAttributes.size > 0);

/** The values that really differ from the stored ones. */
export const changedValues = ({ entity, before, values }: Change): [string, SqlValue][] =>
  [...values].filter(
    ([name, value]) => !sameValue(columnsOf(entity).get(name)?.attribute, before.get(name) ?? null, value),
  );

/** Distinguishes objects of all entities: those of one hierarchy share their ids. */
export const identityOf = (entity: EntityModel, id: EntityId): string => `${rootOf(entity).name} ${id}`;
