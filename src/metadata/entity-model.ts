import type { Attribute, ScalarAttribute, SystemRole } from './attribute.js';
import type { EntityClass } from './declarations.js';
import type { InstanceName } from './instance-name.js';

/** One entity as the API sees it. Built once at start, never changed afterwards. */
export class EntityModel {
  /** Filled by the builder in a second pass, because references may point in circles. */
  readonly attributes = new Map<string, Attribute>();
  instanceName: InstanceName = [];

  constructor(
    readonly name: string,
    readonly target: EntityClass,
    /** Quoted table name, with schema when there is one. */
    readonly table: string,
  ) {}

  /** The single primary key attribute; the builder refuses entities without one. */
  get primaryKey(): ScalarAttribute {
    const attribute = this.systemAttribute('primaryKey');
    if (!attribute) {
      throw new Error(`${this.name} has no primary key`);
    }
    return attribute;
  }

  systemAttribute(role: SystemRole): ScalarAttribute | undefined {
    this.roles ??= this.collectRoles();
    return this.roles.get(role);
  }

  private roles: ReadonlyMap<SystemRole, ScalarAttribute> | undefined;

  private collectRoles(): ReadonlyMap<SystemRole, ScalarAttribute> {
    const roles = new Map<SystemRole, ScalarAttribute>();
    for (const attribute of this.attributes.values()) {
      if (attribute.kind === 'scalar' && attribute.role) {
        roles.set(attribute.role, attribute);
      }
    }
    return roles;
  }
}
