import { restError, type RestError } from '../../common/rest-error.js';
import type { Transaction } from '../../database/database.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { EntityBody } from './body-reader.js';
import { existingIds } from './row-writer.js';

/** Makes the 400 of the running operation out of a reason. */
export type WriteFault = (reason: string) => RestError;

export const creationFault: WriteFault = (reason) => restError('creationFailed', { reason });
export const updateFault: WriteFault = (reason) => restError('updateFailed', { reason });

/**
 * Every referenced row must exist and be readable for the caller, unless it is the value already stored
 * (protocol/roles.md 4). Soft-deleted rows count as existing (protocol/entities.md 10.2).
 *
 * @returns the ids to store, by attribute name
 */
export async function checkedReferences(
  transaction: Transaction,
  { references, links }: EntityBody,
  before: ReadonlyMap<string, StoredValue>,
  rights: Rights,
  fault: WriteFault,
): Promise<Map<string, string | null>> {
  const wanted = new Map<EntityModel, Set<string>>();
  const want = (target: EntityModel, attribute: string, id: string | undefined): void => {
    if (id === undefined || !rights.mayDo('read', target.name)) {
      throw missing(attribute, fault);
    }
    wanted.set(target, (wanted.get(target) ?? new Set()).add(id));
  };
  for (const [attribute, id] of references) {
    if (id !== null && id !== before.get(attribute.name)) {
      want(attribute.target, attribute.name, id);
    }
  }
  for (const [attribute, ids] of links) {
    ids.forEach((id) => {
      want(attribute.target, attribute.name, id);
    });
  }
  const existing = new Map<EntityModel, ReadonlySet<string>>();
  for (const [target, ids] of wanted) {
    existing.set(target, await existingIds(transaction, target, [...ids]));
  }
  const stored = new Map<string, string | null>();
  for (const [attribute, id] of references) {
    if (
      id !== null &&
      id !== undefined &&
      id !== before.get(attribute.name) &&
      !existing.get(attribute.target)?.has(id)
    ) {
      throw missing(attribute.name, fault);
    }
    stored.set(attribute.name, id ?? null);
  }
  for (const [attribute, ids] of links) {
    if (!ids.every((id) => id !== undefined && existing.get(attribute.target)?.has(id))) {
      throw missing(attribute.name, fault);
    }
  }
  return stored;
}

const missing = (attribute: string, fault: WriteFault): RestError =>
  fault(`Referenced entity for property '${attribute}' is missing`);
