import { restError, type RestError } from '../../common/rest-error.js';
import type { Transaction } from '../../database/database.js';
import type { ToManyAttribute, ToOneAttribute } from '../../metadata/attribute.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { EntityBody } from './body-reader.js';
import { existingIds, linkedIds } from './row-writer.js';

/** Makes the 400 of the running operation out of a reason. */
export type WriteFault = (reason: string) => RestError;

export const creationFault: WriteFault = (reason) => restError('creationFailed', { reason });
export const updateFault: WriteFault = (reason) => restError('updateFailed', { reason });

/** The row that refers to others, as it is before the change. */
export interface ReferringRow {
  readonly entity: EntityModel;
  readonly id: string;
  readonly values: ReadonlyMap<string, StoredValue>;
}

/** A reference that a body names, with undefined for an object without a usable id. */
interface Named {
  readonly attribute: ToOneAttribute | ToManyAttribute;
  readonly id: string | undefined;
}

/**
 * Every referenced row must exist and be readable for the caller, unless it is the value already stored
 * (protocol/roles.md 4). Soft-deleted rows count as existing (protocol/entities.md 10.2).
 *
 * @param row absent for a new one
 * @returns the ids to store, by attribute name
 */
export async function checkedReferences(
  transaction: Transaction,
  body: EntityBody,
  row: ReferringRow | undefined,
  rights: Rights,
  fault: WriteFault,
): Promise<Map<string, string | null>> {
  const wanted = new Map<EntityModel, Set<string>>();
  const named = await newReferences(transaction, body, row, rights);
  for (const { attribute, id } of named) {
    if (id === undefined || !rights.mayDo('read', attribute.target.name)) {
      throw missing(attribute, fault);
    }
    wanted.set(attribute.target, (wanted.get(attribute.target) ?? new Set()).add(id));
  }
  const existing = new Map<EntityModel, ReadonlySet<string>>();
  for (const [target, ids] of wanted) {
    existing.set(target, await existingIds(transaction, target, [...ids]));
  }
  for (const { attribute, id } of named) {
    if (id === undefined || !existing.get(attribute.target)?.has(id)) {
      throw missing(attribute, fault);
    }
  }
  return new Map([...body.references].map(([attribute, id]) => [attribute.name, id ?? null]));
}

/** The references of the body that are not stored already. */
async function newReferences(
  transaction: Transaction,
  { references, links }: EntityBody,
  row: ReferringRow | undefined,
  rights: Rights,
): Promise<Named[]> {
  const named: Named[] = [];
  for (const [attribute, id] of references) {
    if (id !== null && (id === undefined || id !== row?.values.get(attribute.name))) {
      named.push({ attribute, id });
    }
  }
  for (const [attribute, ids] of links) {
    // Those of a readable target are looked up anyway.
    const stored =
      row && !rights.mayDo('read', attribute.target.name)
        ? await linkedIds(transaction, row.entity, attribute, row.id)
        : undefined;
    named.push(...ids.filter((id) => id === undefined || !stored?.has(id)).map((id) => ({ attribute, id })));
  }
  return named;
}

const missing = ({ name }: Named['attribute'], fault: WriteFault): RestError =>
  fault(`Referenced entity for property '${name}' is missing`);
