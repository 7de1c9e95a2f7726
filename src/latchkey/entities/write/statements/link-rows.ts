import { rowsInReach } from '../../../model/class-tables.js';
import { groupBy } from '../../../common/in-slices.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { JoinTable, ToManyAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { referenceValues, referredId, refersTo, refersToAny } from '../../../model/reference-columns.js';
import { type Change, identityOf } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { visibleRows } from '../../../conditions/visible-rows.js';
import { BoundRows, readRows, writeCounting } from './run-statement.js';
import { restrictedRows } from './restricted-rows.js';

/**
 * Ids of the rows that a many-to-many attribute links to, soft-deleted ones included.
 *
 * @returns linked ids by the identity of the owner
 */
export async function linkedIds(
  transaction: Transaction,
  { link, target }: ToManyAttribute,
  owners: readonly Change[],
): Promise<ReadonlyMap<string, ReadonlySet<EntityId>>> {
  const linked = new Map<string, Set<EntityId>>();
  const [first] = owners;
  if (link.kind !== 'joinTable' || !first) {
    return linked;
  }
  const { entity } = first;
  const ids = `${referredId(link.owner, entity, 'link')}, ${referredId(link.target, target, 'link')}`;
  const text = `SELECT ${ids} FROM ${link.table} link WHERE ${refersToAny(link.owner, entity, 'link', 1)}`;
  for (const [owner, other] of await readRows(transaction, text, [owners.map(({ id }) => id)])) {
    const identity = identityOf(entity, entity.key.normalId(owner ?? ''));
    getOrCreate(linked, identity, () => new Set<EntityId>()).add(target.key.normalId(other ?? ''));
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
  const changed = rows.parameters.push(owners.map(({ id }) => id));
  const stored = storedPair(links, first.entity, target, owner, other);
  const isNamed = stored.map(([column, value]) => `link.${column} = ${value}`).join(' AND ');
  const going =
    `SELECT ${stored.map(([column]) => `link.${column}`).join(', ')} FROM ${links.table} link` +
    ` JOIN ${rowsInReach(attribute)} t ON ${refersTo(links.target, target, 'link', 't')}${joins.clauses} WHERE ${visible}` +
    ` AND ${refersToAny(links.owner, first.entity, 'link', changed)}` +
    ` AND NOT EXISTS (SELECT 1 FROM ${rows.source} WHERE ${isNamed})`;
  const isGoing = stored.map(([column]) => `link.${column} = going.${column}`).join(' AND ');
  const text =
    `WITH going AS MATERIALIZED (${going}), gone AS (DELETE FROM ${links.table} link USING going WHERE ${isGoing} RETURNING 1)` +
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
  const named = `named (owner, target) AS (SELECT DISTINCT ${owner}, ${other} FROM ${rows.source})`;
  const columns = storedPair(links, first.entity, target, 'named.owner', 'named.target');
  const names = columns.map(([column]) => column).join(', ');
  const values = columns.map(([, value]) => value).join(', ');
  const linked = `INSERT INTO ${links.table} (${names}) SELECT ${values} FROM named ON CONFLICT DO NOTHING RETURNING ${names}`;
  const notIn = (source: string): string =>
    `NOT EXISTS (SELECT 1 FROM ${source} link WHERE ${columns.map(([column, value]) => `link.${column} = ${value}`).join(' AND ')})`;
  await writeCounting(
    { entity: first.entity, action: 'insert', attribute: attribute.name },
    `WITH ${named}, linked AS (${linked}) SELECT count(*) FROM named WHERE ${notIn(links.table)} AND ${notIn('linked')}`,
    `WITH ${named} SELECT count(*) FROM named WHERE ${notIn(links.table)}`,
    (each) => readRows(transaction, each, rows.parameters),
  );
}

/** The columns of a link, with expressions of what they hold. */
const storedPair = (
  { owner, target }: JoinTable,
  from: EntityModel,
  to: EntityModel,
  ownerId: string,
  otherId: string,
) => [...referenceValues(owner, from, ownerId), ...referenceValues(target, to, otherId)];

function boundPairs(from: EntityModel, target: EntityModel, pairs: readonly Pair[]) {
  const rows = new BoundRows();
  const owner = rows.column(
    from.key.textType,
    pairs.map(([each]) => each),
  );
  const other = rows.column(
    target.key.textType,
    pairs.map(([, each]) => each),
  );
  return { rows, owner, other };
}
