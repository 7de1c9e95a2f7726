import { restError } from '../errors/rest-error.js';
import type { EntityModel } from '../model/entity-model.js';
import type { Rights } from '../roles/rights.js';

/**
 * A builder sees all rows: its result could reveal whether hidden ones exist. It is refused to callers from whom
 * row-level roles hide rows that it reads; rows of its entity are restricted around it.
 *
 * @param looksAt entities whose rows it may read, other than the row in question
 * @throws RestError 403 `Forbidden` naming the entity
 */
export function requireUnrestricted(rights: Rights, query: string, looksAt: readonly EntityModel[]): void {
  const restricted = looksAt.find(({ hierarchy }) =>
    hierarchy.some(({ name }) => rights.rowPolicies('read', name).length > 0),
  );
  if (restricted) {
    throw restError('queryRestricted', { entity: restricted.name, query });
  }
}
