import { restError } from '../../../errors/rest-error.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { EntityBody } from '../body/entity-body.js';
import { type HiddenItems, NO_HIDDEN_ITEMS } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import type { StoredRow } from '../statements/stored-rows.js';

/**
 * What the token of an update says about items that its client did not see. Where tokens are required, a body that names a
 * reference to an entity with a READ predicate must return the one of its row (protocol/roles.md 8).
 *
 * @throws RestError 403 `Forbidden` without a token, and for one that is not of this row
 */
export function hiddenItems({ tokens, visibility, caller }: WriteTask, body: EntityBody, row: StoredRow): HiddenItems {
  if (!tokens) {
    return NO_HIDDEN_ITEMS;
  }
  const entity = `${row.entity.name}-${row.id}`;
  const token = body.json.__securityToken ?? undefined;
  if (token === undefined) {
    if (namedTargets(body).some((target) => visibility.hasPredicate(caller, target))) {
      throw restError('tokenMissing', { entity });
    }
    return NO_HIDDEN_ITEMS;
  }
  const content = typeof token === 'string' ? tokens.open(token) : undefined;
  if (content?.entity !== row.entity.name || content.id !== row.id) {
    throw restError('tokenInvalid', { entity });
  }
  return new Map(Object.entries(content.hidden).map(([attribute, ids]) => [attribute, new Set(ids)]));
}

/** What the references of a body point to, those that the caller may modify. */
const namedTargets = ({ references, links, items }: EntityBody): EntityModel[] =>
  [...references.keys(), ...links.keys(), ...items.keys()].map(({ target }) => target);
