import { getOrCreate } from '../../common/get-or-create.js';
import { NO_RESTRICTIONS } from '../../conditions/row-restrictions.js';
import { type Attribute, isReference } from '../../model/attribute.js';
import type { EntityAction, Rights } from '../../roles/rights.js';
import type { RowPolicy, RowSubject } from '../../roles/row-level/row-policy.js';

/**
 * Rights of application code that acts for a caller: entity and row-level policies hold, those of attributes only at the
 * boundary (protocol/services.md 8). A reference is loaded where the caller may read its target.
 */
class CodeRights implements Rights {
  readonly key: string;

  constructor(private readonly caller: Rights) {
    this.key = `code ${caller.key}`;
  }

  get restrictions(): Rights['restrictions'] {
    return this.caller.restrictions;
  }

  get asksForUser(): boolean {
    return this.caller.asksForUser;
  }

  mayDo(action: EntityAction, entity: string): boolean {
    return this.caller.mayDo(action, entity);
  }

  mayView(attribute: Attribute): boolean {
    return isReference(attribute) ? this.caller.mayDo('read', attribute.target.name) : true;
  }

  hasViewPolicy(): boolean {
    return true;
  }

  mayModify(): boolean {
    return true;
  }

  mayExecute(permission: string): boolean {
    return this.caller.mayExecute(permission);
  }

  rowPolicies(action: EntityAction, entity: string): readonly RowPolicy[] {
    return this.caller.rowPolicies(action, entity);
  }

  mayDoWith(action: EntityAction, row: RowSubject): boolean {
    return this.caller.mayDoWith(action, row);
  }
}

const known = new WeakMap<Rights, Rights>();

/** @returns the same object for the same rights */
export const codeRights = (caller: Rights): Rights => getOrCreate(known, caller, () => new CodeRights(caller));

/** Rights of application code that acts for itself. */
export const EVERY_RIGHT: Rights = {
  key: 'every right',
  restrictions: NO_RESTRICTIONS,
  asksForUser: false,
  mayDo: () => true,
  mayView: () => true,
  hasViewPolicy: () => true,
  mayModify: () => true,
  mayExecute: () => true,
  rowPolicies: () => [],
  mayDoWith: () => true,
};
