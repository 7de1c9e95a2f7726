import { restError } from '../errors/rest-error.js';
import type { EntityModel } from '../model/entity-model.js';
import type { Rights } from '../roles/rights.js';

/**
 * A builder sees all rows: whether hidden ones are there could be felt in what it finds. It is refused to callers from
 * whom row-level roles hide rows that it looks at; rows of its own entity are restricted around it.
 *
 * @param looksAt entities whose rows it may look at besides the row in question
 * @throws RestError 403 `Forbidden` naming the entity
 */
export function requireUnrestricted(rights: Rights, query: string, looksAt: readonly EntityModel[]): void {
  const restricted = looksAt.find(({ family }) =>
    family.some(({ name }) => rights.rowPolicies('read', name).length > 0),
  );
  if (restricted) {
    throw restError('queryRestricted', { entity: restricted.name, query });
  }
}
