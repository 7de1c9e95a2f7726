import type { Reader } from '../conditions/visible-rows.js';
import type { Attribute } from '../model/attribute.js';
import type { RowPolicy, RowSubject } from './row-level/row-policy.js';

/** What an entity policy grants on objects. */
export type EntityAction = 'create' | 'read' | 'update' | 'delete';
/** What an attribute policy grants; `modify` includes `view`. */
export type AttributeAccess = 'view' | 'modify';

/** What somebody may do. The CASL ability behind it is the only source. */
export interface Rights extends Reader {
  /** Equal keys mean equal rights, restrictions of rows included: compiled reads are cached by it. */
  readonly key: string;
  mayDo(action: EntityAction, entity: string): boolean;
  /** Whether the attribute is shown; references also need READ on their target (protocol/roles.md 3). */
  mayView(attribute: Attribute): boolean;
  /** Whether a policy grants viewing, whatever the rights on the target of a reference. */
  hasViewPolicy(attribute: Attribute): boolean;
  mayModify(attribute: Attribute): boolean;
  /** Specific permission, e.g. `rest.enabled`. */
  mayExecute(permission: string): boolean;
  /**
   * What a row of the entity must satisfy, all of it, policies of the entities it extends included (protocol/roles.md 6).
   * Empty without row-level roles.
   */
  rowPolicies(action: EntityAction, entity: string): readonly RowPolicy[];
  /** Whether it may be done with this row: the operation is granted and no policy vetoes. */
  mayDoWith(action: EntityAction, row: RowSubject): boolean;
  /** Whether policies ask for attributes of the current user. */
  readonly asksForUser: boolean;
}
