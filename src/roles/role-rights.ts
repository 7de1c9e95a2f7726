import type { Attribute } from '../metadata/attribute.js';
import { type RoleAbility, specific } from './ability.js';
import type { EntityAction, Rights } from './rights.js';

/** Rights that follow from a set of resource roles. */
export class RoleRights implements Rights {
  constructor(
    readonly key: string,
    private readonly ability: RoleAbility,
  ) {}

  mayDo(action: EntityAction, entity: string): boolean {
    return this.ability.can(action, entity);
  }

  mayView(attribute: Attribute): boolean {
    return this.hasViewPolicy(attribute) && this.mayReadTarget(attribute);
  }

  hasViewPolicy(attribute: Attribute): boolean {
    return this.ability.can('view', attribute.owner, attribute.name);
  }

  mayModify(attribute: Attribute): boolean {
    return this.ability.can('modify', attribute.owner, attribute.name);
  }

  mayExecute(permission: string): boolean {
    return this.ability.can('execute', specific(permission));
  }

  private mayReadTarget(attribute: Attribute): boolean {
    switch (attribute.kind) {
      case 'toOne':
      case 'toMany':
        return this.mayDo('read', attribute.target.name);
      case 'embedded':
        return this.mayDo('read', attribute.embeddable);
      default:
        return true;
    }
  }
}
