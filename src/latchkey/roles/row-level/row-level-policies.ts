import type { EntityRegistry } from '../../model/entity-registry.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { EntityAction } from '../rights.js';
import type { RowPolicy } from './row-policy.js';

/** The policies of a set of row-level roles, by the entities whose rows they restrict. */
export class RowLevelPolicies {
  constructor(
    readonly all: readonly RowPolicy[],
    private readonly entities: EntityRegistry,
  ) {}

  /** Those that a row of the entity must satisfy: its own and those of the entities it extends. */
  of(action: EntityAction, entity: string): readonly RowPolicy[] {
    if (this.all.length === 0) {
      return this.all;
    }
    const names = ancestry(this.entities.find(entity));
    return this.all.filter((policy) => policy.action === action && names.includes(policy.entity));
  }

  /** Names of the entities whose rows the policy restricts. */
  entitiesOf({ entity }: RowPolicy): readonly string[] {
    return this.entities.find(entity)?.family.map(({ name }) => name) ?? [entity];
  }
}

const ancestry = (entity: EntityModel | undefined): string[] =>
  entity ? [entity.name, ...ancestry(entity.parent)] : [];
