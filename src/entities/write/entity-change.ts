import type { EntityChange, StoredValue } from '../../metadata/entity-hooks.js';
import type { Caller } from '../../roles/caller.js';

/** What hooks learn of one row that the caller writes. */
export function hookChangeOf(
  operation: EntityChange['operation'],
  id: string,
  before: ReadonlyMap<string, StoredValue>,
  values: Map<string, StoredValue>,
  { principal }: Caller,
  transients: ReadonlyMap<string, string | null> = new Map(),
): EntityChange {
  const authorSession = principal.kind === 'anonymous' ? undefined : principal.sessionId;
  return { operation, id, before, values, transients, author: principal.username, authorSession };
}
