import { randomUUID } from 'node:crypto';
import {
  append,
  eachInSlices,
  groupBy,
  inSlices,
  mapInSlices,
  mapSteps,
  type Steps,
} from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { ScalarAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { madeValues } from '../statements/made-values.js';
import { type Change, changeOf, identityOf, type UnitOfWork } from './change.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import { restError } from '../../../errors/rest-error.js';
import type { EntityAction } from '../../../roles/rights.js';
import { readStored } from '../body/body-reader.js';
import type { CompositionAttribute, EntityBody } from '../body/entity-body.js';
import { itemOf } from '../body/key-of-references.js';
import { readingBodies } from '../body/request-bodies.js';
import { checkVersion } from '../check/optimistic-lock.js';
import { hiddenItems } from '../check/security-token-check.js';
import { lockRows, type StoredRow } from '../statements/stored-rows.js';
import { type ItemRows, type MatchedItems, matchItem, matchItems } from './item-matching.js';
import { itemsDeletedWith } from './restored-items.js';
import type { Sees } from '../check/permissions.js';
import type { WriteTask } from './write-task.js';

/** One composition that a body names. */
interface NamedItems {
  readonly owner: Change;
  readonly bodies: readonly EntityBody[];
}

/**
 * Finds out what happens to the composition items of the roots, level by level: one statement per composition and
 * level, whatever the number of objects (protocol/entities.md 10.3, 10.4).
 *
 * @throws RestError 400 for items that belong elsewhere, are named twice, or have been changed by others
 */
export async function changeTree(task: WriteTask, roots: readonly Change[]): Promise<UnitOfWork> {
  const builder = new ChangeTreeBuilder(task);
  await builder.addLevels(roots);
  const unit = { roots, all: builder.all, removed: builder.removed, owners: builder.owners };
  await refuseRepeated(task, unit);
  return unit;
}

/**
 * The change of a row, its body read as what the row is.
 *
 * @throws RestError 400 `Optimistic lock`, 403 for a security token that is missing or not of this row
 */
export function* storedChange(
  task: WriteTask,
  { entity, json }: Pick<EntityBody, 'entity' | 'json'>,
  row: StoredRow,
  known?: EntityBody,
): Steps<Change> {
  const body =
    known && entity === row.entity
      ? known
      : yield* readingBodies(task.specific, task.errorOf, readStored(row.entity, json, task.bodies));
  checkVersion(body, row);
  return changeOf(body, row, hiddenItems(task, body, row));
}

const ITEM_ACTIONS: readonly EntityAction[] = ['read', 'create', 'update', 'delete'];

class ChangeTreeBuilder {
  readonly all: Change[] = [];
  readonly removed: StoredRow[] = [];
  readonly owners = new Map<StoredRow, Change>();

  constructor(private readonly task: WriteTask) {}

  async addLevels(roots: readonly Change[]): Promise<void> {
    for (let level = roots; level.length > 0; level = await this.itemsOf(level)) {
      await assignKeys(this.task.transaction, level);
      append(this.all, level);
    }
    await eachInSlices(this.all, referToItems);
  }

  private async itemsOf(level: readonly Change[]): Promise<readonly Change[]> {
    const items: Change[] = [];
    for (const [attribute, named] of compositionsOf(level)) {
      this.requireAnyRight(attribute.target, named);
      const rowsOf =
        attribute.kind === 'toOne' && !attribute.link
          ? await this.toOneRows(attribute, named)
          : await this.inverseRows(attribute, named);
      const found = await inSlices(mapSteps(named, (each) => this.itemsOfOwner(attribute, each, rowsOf)));
      found.forEach((each) => {
        append(items, each);
      });
    }
    for (const { owner, attribute, rows } of await itemsDeletedWith(this.task, level)) {
      const restored = await inSlices(
        mapSteps(rows, (row) => storedChange(this.task, { entity: row.entity, json: {} }, row)),
      );
      owner.children.set(attribute.name, restored);
      append(items, restored);
    }
    return items;
  }

  private *itemsOfOwner(
    attribute: CompositionAttribute,
    { owner, bodies }: NamedItems,
    rowsOf: (owner: Change) => ItemRows,
  ): Steps<readonly Change[]> {
    const rows = rowsOf(owner);
    const matched = attribute.kind === 'toOne' ? matchItem(bodies[0], rows) : yield* matchItems(bodies, rows);
    return matched ? yield* this.adopt(attribute, owner, matched) : [];
  }

  private *adopt(
    attribute: CompositionAttribute,
    owner: Change,
    { saved, removed }: MatchedItems,
  ): Steps<readonly Change[]> {
    append(this.removed, removed);
    removed.forEach((row) => this.owners.set(row, owner));
    const items = yield* mapSteps(saved, (each) => this.itemChange(each));
    owner.children.set(attribute.name, items);
    if (attribute.link?.kind === 'inverse') {
      for (const item of items) {
        this.setOwner(item, attribute.link.attribute, owner.id);
      }
    }
    return items;
  }

  /**
   * An item belongs to the object it is nested in. It changes its owner by a separate PUT, not as a side effect
   * (protocol/entities.md 10.4).
   */
  private setOwner(item: Change, inverse: string, owner: EntityId): void {
    for (const [attribute, id] of item.references) {
      if (attribute.name === inverse) {
        if (typeof id === 'string' && id !== owner) {
          throw this.task.errorOf(`Attribute '${inverse}' of ${item.entity.name} names another owner`);
        }
        item.references.delete(attribute);
      }
    }
    if (item.row) {
      item.values.delete(inverse);
    } else {
      item.values.set(inverse, owner);
    }
  }

  private *itemChange({ body, row }: MatchedItems['saved'][number]): Steps<Change> {
    return row ? yield* storedChange(this.task, body, row, body) : changeOf(body, undefined);
  }

  /** Items that refer to their owner: of a collection, or the one of a one-to-one attribute. */
  private async inverseRows(
    { owner: declaring, name, link, target }: CompositionAttribute,
    named: readonly NamedItems[],
  ): Promise<(owner: Change) => ItemRows> {
    if (link?.kind !== 'inverse') {
      throw new Error(`${declaring}.${name} has no inverse attribute`);
    }
    const [first] = named;
    const owners = named.filter(({ owner }) => owner.row).map(({ owner }) => owner.id);
    const rows = await lockRows(this.task.transaction, target, {
      ids: inputIds(named),
      ...(first && { owners: { held: link, entity: first.owner.entity, ids: owners } }),
    });
    const byOwner = new Map<string, Map<EntityId, StoredRow>>();
    for (const row of rows.values()) {
      const owner = row.values.get(link.attribute);
      if (typeof owner === 'string' && target.hierarchy.includes(row.entity)) {
        getOrCreate(byOwner, owner, () => new Map<EntityId, StoredRow>()).set(row.id, row);
      }
    }
    const sees = await this.sees(target, rows);
    return ({ id, row, kept }) => {
      const own = (row && byOwner.get(id)) ?? new Map<EntityId, StoredRow>();
      return this.itemRows(target, { own, others: rows, visible: sees, kept: kept.get(name) });
    };
  }

  private async toOneRows(
    { name, target }: ToOneAttribute,
    named: readonly NamedItems[],
  ): Promise<(owner: Change) => ItemRows> {
    const current = named.flatMap(({ owner }) => idsIn(owner.before.get(name)));
    const rows = await lockRows(this.task.transaction, target, { ids: [...current, ...inputIds(named)] });
    const sees = await this.sees(target, rows);
    return ({ before }) => {
      const own = idsIn(before.get(name)).flatMap((id) => rows.get(id) ?? []);
      return this.itemRows(target, { own: new Map(own.map((row) => [row.id, row])), others: rows, visible: sees });
    };
  }

  private sees(target: EntityModel, rows: ReadonlyMap<EntityId, StoredRow>): Promise<Sees> {
    const { transaction, caller, visibility } = this.task;
    return visibility.of(transaction, caller, target, [...rows.keys()], 'nested');
  }

  /**
   * Where the caller may do nothing at all with items, an attempt to change them is refused rather than overlooked
   * (protocol/roles.md 4), with the same response whether or not there are any.
   */
  private requireAnyRight({ hierarchy, name }: EntityModel, named: readonly NamedItems[]): void {
    const { rights } = this.task.caller;
    const mayNothing = !hierarchy.some((entity) => ITEM_ACTIONS.some((action) => rights.mayDo(action, entity.name)));
    if (mayNothing && named.some(({ owner }) => owner.row)) {
      throw restError('refused', { resource: name, type: 'entity', action: 'update' });
    }
  }

  private itemRows(target: EntityModel, rows: Omit<ItemRows, 'taken'>): ItemRows {
    return { ...rows, taken: (id) => this.task.errorOf(`Entity ${target.name} with id ${id} already exists`) };
  }
}

function compositionsOf(level: readonly Change[]): Map<CompositionAttribute, NamedItems[]> {
  const named = level.flatMap((owner) =>
    [...owner.body.items].map(([attribute, bodies]) => ({
      owner,
      attribute,
      bodies: bodies.map((body) => (body.entity.key.refers ? itemOf(owner.id, attribute, body) : body)),
    })),
  );
  return groupBy(named, ({ attribute }) => attribute);
}

const inputIds = (named: readonly NamedItems[]): EntityId[] =>
  named.flatMap(({ bodies }) => bodies.flatMap(({ id }) => id ?? []));

const idsIn = (value: unknown): EntityId[] => (typeof value === 'string' ? [value] : []);

function referToItems({ children, entity, values }: Change): void {
  for (const [name, items] of children) {
    const attribute = entity.attributes.get(name);
    if (attribute?.kind === 'toOne' && !attribute.link) {
      values.set(name, items[0]?.id ?? null);
    }
  }
}

/** Of two changes to one row, it is unknown which should count. */
async function refuseRepeated({ errorOf }: WriteTask, { all }: UnitOfWork): Promise<void> {
  const seen = new Set<string>();
  await eachInSlices(all, ({ entity, id }) => {
    const identity = identityOf(entity, id);
    if (id !== '' && seen.has(identity)) {
      throw errorOf(`Entity ${entity.name} with id ${id} is given more than once`);
    }
    seen.add(identity);
  });
}

/**
 * Gives new objects without an id their key: uuids are made here, others come from the default of the column, one
 * statement per entity (protocol/entities.md 11). Any other key must be in the body; validation reports it when it is
 * missing.
 */
async function assignKeys(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const waiting = changes.filter(({ row, body }) => !row && body.id === undefined);
  for (const [entity, group] of groupBy(waiting, (change) => change.entity)) {
    for (const attribute of entity.key.attributes) {
      const lacking = group.filter(({ values }) => !values.has(attribute.name));
      const texts = await newValues(transaction, entity, attribute, lacking.length);
      await eachInSlices(texts, (text, index) => lacking[index]?.values.set(attribute.name, text));
    }
    await eachInSlices(group, (change) => {
      const parts = entity.key.attributes.map(({ name }) => change.values.get(name));
      if (parts.every((part) => typeof part === 'string')) {
        change.id = entity.key.idOf(parts);
      }
    });
  }
}

/** @returns nothing for an attribute that nobody makes */
async function newValues(
  transaction: Transaction,
  entity: EntityModel,
  attribute: ScalarAttribute,
  count: number,
): Promise<readonly string[]> {
  const isRandom = attribute.type === 'uuid' && !attribute.madeByDefault;
  if (count > 0 && isRandom && (!entity.key.composite || attribute.generated)) {
    return mapInSlices(new Array<undefined>(count).fill(undefined), () => randomUUID());
  }
  return count > 0 && attribute.generated ? madeValues(transaction, entity, attribute, count) : [];
}
