import { DeclarationError } from '../../common/rest-error.js';
import { parseJson } from '../../common/json-text.js';
import type { Condition } from '../../conditions/condition.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import {
  type RowPolicyDeclaration,
  rowLevelRoleDeclarationOf,
  rowPolicyDeclarationsOf,
} from './row-level-declarations.js';
import { RowConditionError } from './row-condition-error.js';
import { parseRowCondition } from './row-condition-parser.js';
import { USER_ENTITY } from './row-parameters.js';
import type { RowLevelRoleDefinition, RowPolicy, RowTest } from './row-policy.js';

/** All row-level roles of the application, checked against the model once at start. */
export class RowLevelRoleRegistry {
  private readonly roles = new Map<string, RowLevelRoleDefinition>();

  /**
   * @param classes with `@RowLevelRole()`
   * @throws DeclarationError naming the role class, what is wrong and the cure
   */
  constructor(
    classes: readonly (new () => object)[],
    private readonly entities: EntityRegistry,
  ) {
    for (const target of classes) {
      this.add(target);
    }
    for (const role of this.roles.values()) {
      const unknown = role.childRoles.find((code) => !this.roles.has(code));
      if (unknown !== undefined) {
        throw new DeclarationError(
          `Row-level role ${role.code} has the child role ${unknown}, which does not exist: correct childRoles`,
        );
      }
    }
  }

  find(code: string): RowLevelRoleDefinition | undefined {
    return this.roles.get(code);
  }

  /** In the order of their declaration. */
  all(): readonly RowLevelRoleDefinition[] {
    return [...this.roles.values()];
  }

  /**
   * Policies of the roles with these codes and of their children, recursively; unknown codes restrict nothing
   * (protocol/roles.md 5, 9).
   */
  effectivePolicies(codes: readonly string[]): RowPolicy[] {
    const visited = new Set<string>();
    const collect = (code: string): readonly RowPolicy[] => {
      const role = this.roles.get(code);
      if (!role || visited.has(code)) {
        return [];
      }
      visited.add(code);
      return [...role.policies, ...role.childRoles.flatMap(collect)];
    };
    return codes.flatMap(collect);
  }

  private add(target: new () => object): void {
    const declared = rowLevelRoleDeclarationOf(target);
    if (!declared) {
      throw new DeclarationError(`${target.name} is listed as a role: add @RowLevelRole to it`);
    }
    if (this.roles.has(declared.code)) {
      throw new DeclarationError(
        `Two row-level roles have the code ${declared.code}: give ${target.name} another code`,
      );
    }
    const policies = rowPolicyDeclarationsOf(target).flatMap((policy) =>
      this.resolve(target.name, declared.code, policy),
    );
    if (policies.length === 0 && (declared.childRoles ?? []).length === 0) {
      throw new DeclarationError(`${target.name} restricts nothing: add @RowLevelPolicy or @RowLevelPredicate to it`);
    }
    this.roles.set(declared.code, { ...declared, childRoles: declared.childRoles ?? [], policies });
  }

  private resolve(roleClass: string, role: string, { entity, actions, test }: RowPolicyDeclaration): RowPolicy[] {
    const model = this.entities.ofClass(entity);
    if (!model) {
      throw new DeclarationError(
        `${roleClass} has a policy for ${entity.name}, which is no entity of the API: add @RestEntity to it`,
      );
    }
    const resolved: RowTest =
      test.kind === 'function'
        ? test
        : {
            kind: 'condition',
            condition: this.conditionOf(roleClass, model, test.condition),
            query: actions === undefined,
          };
    return (actions ?? (['read'] as const)).map((action) => ({ entity: model.name, action, role, test: resolved }));
  }

  private conditionOf(roleClass: string, entity: EntityModel, condition: unknown): Condition {
    try {
      const json = parseJson(JSON.stringify(condition));
      return parseRowCondition(entity, json, this.entities.find(USER_ENTITY));
    } catch (error) {
      if (!(error instanceof RowConditionError)) {
        throw error;
      }
      throw new DeclarationError(
        `${roleClass} has a policy for ${entity.name}: ${error.message}: correct its condition`,
      );
    }
  }
}
