import { groupBy } from '../../../common/in-slices.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { ToManyAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { type Change, identityOf } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { visibleRows } from '../../../conditions/visible-rows.js';
import { BoundRows, readRows, writeCounting } from './run-statement.js';
import { restrictedRows } from './restricted-rows.js';
import { referenceType } from './stored-rows.js';

/**
 * Ids of the rows that a many-to-many attribute links to, soft-deleted ones included.
 *
 * @returns linked ids by the identity of the owner
 */
export async function linkedIds(
  transaction: Transaction,
  { link, target: { key } }: ToManyAttribute,
  owners: readonly Change[],
): Promise<ReadonlyMap<string, ReadonlySet<EntityId>>> {
  const linked = new Map<string, Set<EntityId>>();
  const [first] = owners;
  if (link.kind !== 'joinTable' || !first) {
    return linked;
  }
  const text = `SELECT ${link.ownerColumn}, ${link.targetColumn} FROM ${link.table} WHERE ${link.ownerColumn} = ANY($1::${referenceType(first.entity)}[])`;
  for (const [owner, target] of await readRows(transaction, text, [owners.map(({ id }) => id)])) {
    const identity = identityOf(first.entity, first.entity.key.idOf([owner ?? '']));
    getOrCreate(linked, identity, () => new Set<EntityId>()).add(key.idOf([target ?? '']));
  }
  return linked;
}

/**
 * Makes the links of many-to-many attributes exactly what the bodies say, two statements per attribute; links to rows
 * that the caller does not see stay, and so do those to rows that the client did not see when it read the owner
 * (protocol/entities.md 10.2, 14).
 */
export async function replaceLinks(task: WriteTask, changes: readonly Change[]): Promise<void> {
  const named = changes.flatMap((owner) => [...owner.body.links.keys()].map((attribute) => ({ attribute, owner })));
  for (const [attribute, group] of groupBy(named, (each) => each.attribute)) {
    if (task.caller.rights.mayDo('read', attribute.target.name)) {
      const owners = group.map(({ owner }) => owner);
      await unlink(task, attribute, owners);
      await link(task, attribute, owners);
    }
  }
}

/** Ids of an owner and of what it is linked to. */
type Pair = readonly [owner: EntityId, target: EntityId];

const namedPairs = (attribute: ToManyAttribute, owners: readonly Change[]): Pair[] =>
  owners.flatMap(({ id, body }) =>
    (body.links.get(attribute) ?? []).flatMap((other) => (other === undefined ? [] : [[id, other] as const])),
  );

async function unlink(task: WriteTask, attribute: ToManyAttribute, all: readonly Change[]): Promise<void> {
  const { transaction, caller } = task;
  const { link: links, target } = attribute;
  const owners = all.filter(({ row }) => row);
  const [first] = owners;
  if (links.kind !== 'joinTable' || !first) {
    return;
  }
  const staying = [...namedPairs(attribute, owners), ...(await hiddenPairs(task, attribute, owners))];
  const { rows, owner, other } = boundPairs(first.entity, target, staying);
  const joins = new ToOneJoins('j', caller.rights);
  const visible = visibleRows(target, { alias: 't', joins }, caller.rights);
  const stored = rows.parameter(owners.map(({ id }) => id));
  const going =
    `SELECT link.${links.ownerColumn} AS owner, link.${links.targetColumn} AS target FROM ${links.table} link` +
    ` JOIN ${target.table} t ON t.${target.primaryKey.column} = link.${links.targetColumn}${joins.clauses} WHERE ${visible}` +
    ` AND link.${links.ownerColumn} = ANY(${stored}::${referenceType(first.entity)}[])` +
    ` AND NOT EXISTS (SELECT 1 FROM ${rows.source} WHERE ${owner} = link.${links.ownerColumn} AND ${other} = link.${links.targetColumn})`;
  const text =
    `WITH going AS MATERIALIZED (${going}), gone AS (DELETE FROM ${links.table} link USING going` +
    ` WHERE link.${links.ownerColumn} = going.owner AND link.${links.targetColumn} = going.target RETURNING 1)` +
    ' SELECT (SELECT count(*) FROM going) - (SELECT count(*) FROM gone)';
  await writeCounting(
    { entity: first.entity, action: 'delete', attribute: attribute.name },
    text,
    `SELECT count(*) FROM (${going}) AS going`,
    (each) => restrictedRows(transaction, caller, each, rows.parameters),
  );
}

/** Links that the database alone does not know to be hidden: functions hide them, or they were hidden once. */
async function hiddenPairs(
  { transaction, caller, visibility }: WriteTask,
  attribute: ToManyAttribute,
  owners: readonly Change[],
): Promise<Pair[]> {
  const { name, target } = attribute;
  const once = owners.flatMap(({ id, kept }) => [...(kept.get(name) ?? [])].map((other): Pair => [id, other]));
  if (!caller.rights.restrictions.decidesInMemory(target)) {
    return once;
  }
  const linked = await linkedIds(transaction, attribute, owners);
  const pairs = owners.flatMap(({ entity, id }) =>
    [...(linked.get(identityOf(entity, id)) ?? [])].map((other): Pair => [id, other]),
  );
  const ids = [...new Set(pairs.map(([, other]) => other))];
  const sees = await visibility.permitted(transaction, caller, target, ids, 'nested');
  return [...once, ...pairs.filter(([, id]) => !sees({ entity: target, id }))];
}

async function link({ transaction }: WriteTask, attribute: ToManyAttribute, owners: readonly Change[]): Promise<void> {
  const { link: links, target } = attribute;
  const pairs = namedPairs(attribute, owners);
  const [first] = owners;
  if (links.kind !== 'joinTable' || !first || pairs.length === 0) {
    return;
  }
  const { rows, owner, other } = boundPairs(first.entity, target, pairs);
  const columns = `${links.ownerColumn}, ${links.targetColumn}`;
  const named = `named (${columns}) AS (SELECT DISTINCT ${owner}, ${other} FROM ${rows.source})`;
  const linked = `INSERT INTO ${links.table} (${columns}) SELECT ${columns} FROM named ON CONFLICT DO NOTHING RETURNING ${columns}`;
  const notIn = (table: string): string =>
    `NOT EXISTS (SELECT 1 FROM ${table} link WHERE link.${links.ownerColumn} = named.${links.ownerColumn}` +
    ` AND link.${links.targetColumn} = named.${links.targetColumn})`;
  await writeCounting(
    { entity: first.entity, action: 'insert', attribute: attribute.name },
    `WITH ${named}, linked AS (${linked}) SELECT count(*) FROM named WHERE ${notIn(links.table)} AND ${notIn('linked')}`,
    `WITH ${named} SELECT count(*) FROM named WHERE ${notIn(links.table)}`,
    (each) => readRows(transaction, each, rows.parameters),
  );
}

function boundPairs(from: EntityModel, target: EntityModel, pairs: readonly Pair[]) {
  const rows = new BoundRows();
  const owner = rows.column(
    referenceType(from),
    pairs.map(([each]) => each),
  );
  const other = rows.column(
    referenceType(target),
    pairs.map(([, each]) => each),
  );
  return { rows, owner, other };
}
