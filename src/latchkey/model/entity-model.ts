import type { Attribute, ScalarAttribute, SystemRole } from './attribute.js';
import type { EntityClass } from './declarations.js';
import { EntityKey } from './entity-key.js';
import { type InstanceName, UNNAMED } from './instance-name.js';

/** Which rows of a table shared by several entities are of one of them (TypeORM's single table inheritance). */
export interface Discriminator {
  /** Quoted column name. */
  readonly column: string;
  readonly value: string;
}

/** One entity as the API sees it. Built once at start, never changed afterwards. */
export class EntityModel {
  /** Filled by the builder in a second pass, because references may point in circles. */
  readonly attributes = new Map<string, Attribute>();
  instanceName: InstanceName = UNNAMED;
  /** The entity this one extends and shares its table with. */
  parent: EntityModel | undefined;
  private readonly children: EntityModel[] = [];

  constructor(
    readonly name: string,
    readonly target: EntityClass,
    /** Quoted table name, with schema when there is one. */
    readonly table: string,
    /** Present in a hierarchy of entities that share a table. */
    readonly discriminator?: Discriminator,
    /** Nobody writes its rows over the API, whatever the roles. */
    readonly readOnly = false,
  ) {}

  extend(parent: EntityModel): void {
    this.parent = parent;
    parent.children.push(this);
  }

  /** This entity and all that extend it: what a row of it may really be. */
  get family(): readonly EntityModel[] {
    return [this, ...this.children.flatMap(({ family }) => family)];
  }

  get key(): EntityKey {
    this.knownKey ??= new EntityKey(
      [...this.attributes.values()].filter(
        (each): each is ScalarAttribute => each.kind === 'scalar' && each.role === 'primaryKey',
      ),
    );
    return this.knownKey;
  }

  /** The only key attribute; for entities that others refer to, which never have a composite key. */
  get primaryKey(): ScalarAttribute {
    const [attribute] = this.key.attributes;
    if (!attribute || this.key.composite) {
      throw new Error(`${this.name} has no single primary key`);
    }
    return attribute;
  }

  systemAttribute(role: SystemRole): ScalarAttribute | undefined {
    this.roles ??= this.collectRoles();
    return this.roles.get(role);
  }

  private knownKey: EntityKey | undefined;
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
