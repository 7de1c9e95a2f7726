import type { EntityChange } from '../../model/entity-hooks.js';
import type { Caller } from '../../roles/caller.js';

/** What the write path knows about a row. */
type WrittenRow = Pick<EntityChange, 'operation' | 'id' | 'before' | 'values'> &
  Partial<Pick<EntityChange, 'transients'>>;

/** What hooks learn about one row that the caller writes. */
export function hookChangeOf({ principal, rights, locale }: Caller, row: WrittenRow, place = ''): EntityChange {
  const { operation, id, before, values, transients = NOTHING } = row;
  return {
    operation,
    id,
    before,
    values,
    transients,
    author: principal.username,
    authorId: principal.kind === 'user' ? principal.userId : undefined,
    authorSession: principal.kind === 'anonymous' ? undefined : principal.sessionId,
    authorRights: rights,
    locale,
    place,
  };
}

const NOTHING: ReadonlyMap<string, string | null> = new Map();
