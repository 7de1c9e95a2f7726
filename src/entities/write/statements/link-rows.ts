import { groupBy } from '../../../common/group-by.js';
import type { Transaction } from '../../../database/database.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { ToManyAttribute } from '../../../metadata/attribute.js';
import type { EntityId } from '../../../metadata/entity-key.js';
import { type Change, identityOf } from '../change/change.js';
import type { Caller } from '../../../roles/caller.js';
import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { visibleRows } from '../../../conditions/visible-rows.js';
import { BoundRows } from './bound-rows.js';
import { restrictedRows } from './restricted-rows.js';
import { statement } from './statement-cache.js';
import { referenceType } from './stored-rows.js';

/**
 * Ids of the rows that a many-to-many attribute links to, soft-deleted ones included.
 *
 * @returns linked ids by the identity of the owner
 */
export async function linkedIds(
  transaction: Transaction,
  { link }: ToManyAttribute,
  owners: readonly Change[],
): Promise<ReadonlyMap<string, ReadonlySet<EntityId>>> {
  const linked = new Map<string, Set<EntityId>>();
  const [first] = owners;
  if (link.kind !== 'joinTable' || !first) {
    return linked;
  }
  const text = `SELECT ${link.ownerColumn}, ${link.targetColumn} FROM ${link.table} WHERE ${link.ownerColumn} = ANY($1::${referenceType(first.entity)}[])`;
  for (const [owner, target] of await transaction.rows(statement(text), [owners.map(({ id }) => id)])) {
    const identity = identityOf(first.entity, owner ?? '');
    linked.set(identity, (linked.get(identity) ?? new Set<EntityId>()).add(target ?? ''));
  }
  return linked;
}

/**
 * Makes the links of many-to-many attributes exactly what the bodies say, two statements per attribute; links to rows
 * that the caller does not see stay (protocol/entities.md 10.2, 14).
 */
export async function replaceLinks(
  transaction: Transaction,
  changes: readonly Change[],
  caller: Caller,
): Promise<void> {
  const named = changes.flatMap((owner) => [...owner.body.links.keys()].map((attribute) => ({ attribute, owner })));
  for (const [attribute, group] of groupBy(named, (each) => each.attribute)) {
    if (caller.rights.mayDo('read', attribute.target.name)) {
      const owners = group.map(({ owner }) => owner);
      await replaceLinksOf(transaction, attribute, owners, caller);
    }
  }
}

async function replaceLinksOf(
  transaction: Transaction,
  attribute: ToManyAttribute,
  owners: readonly Change[],
  caller: Caller,
): Promise<void> {
  const { link, target } = attribute;
  const [first] = owners;
  if (link.kind !== 'joinTable' || !first) {
    return;
  }
  const ownerType = sqlTypeOf(first.entity.primaryKey.type);
  const targetType = sqlTypeOf(target.primaryKey.type);
  const pairs = owners.flatMap(({ id, body }) =>
    (body.links.get(attribute) ?? []).flatMap((other) => (other === undefined ? [] : [[id, other] as const])),
  );
  const rows = new BoundRows();
  const owner = rows.column(
    ownerType,
    pairs.map(([each]) => each),
  );
  const other = rows.column(
    targetType,
    pairs.map(([, each]) => each),
  );
  const stored = owners.filter(({ row }) => row).map(({ id }) => id);
  if (stored.length > 0) {
    const joins = new ToOneJoins('j', caller.rights);
    const visible = visibleRows(target, { alias: 't', joins }, caller.rights);
    const unlink =
      `DELETE FROM ${link.table} link USING ${target.table} t${joins.clauses} WHERE t.${target.primaryKey.column} = link.${link.targetColumn}` +
      ` AND ${visible}` +
      ` AND link.${link.ownerColumn} = ANY($3::${ownerType}[])` +
      ` AND NOT EXISTS (SELECT 1 FROM ${rows.source} WHERE ${owner} = link.${link.ownerColumn} AND ${other} = link.${link.targetColumn})`;
    await restrictedRows(transaction, caller, unlink, [...rows.parameters, stored]);
  }
  if (pairs.length > 0) {
    const add =
      `INSERT INTO ${link.table} (${link.ownerColumn}, ${link.targetColumn}) SELECT ${owner}, ${other} FROM ${rows.source}` +
      ' ON CONFLICT DO NOTHING';
    await transaction.rows(statement(add), rows.parameters);
  }
}
