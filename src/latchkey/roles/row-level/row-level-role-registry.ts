import { type Attempt, failFast } from '../../errors/found-faults.js';
import { DeclarationError } from '../../errors/rest-error.js';
import { parseJson } from '../../common/json-text.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import type { Condition } from '../../conditions/condition.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import {
  type RowPolicyDeclaration,
  rowLevelRoleDeclarationOf,
  rowPolicyDeclarationsOf,
} from './row-level-declarations.js';
import { RowConditionError } from './row-condition-error.js';
import { parseRowCondition } from './row-condition-parser.js';
import { USER_ENTITY } from './row-parameters.js';
import type { RowLevelRoleDefinition, RowPolicy, RowPolicyText, RowTest } from './row-policy.js';

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
    private readonly attempt: Attempt = failFast,
  ) {
    for (const target of classes) {
      attempt(() => {
        this.add(target);
      });
    }
    for (const role of this.roles.values()) {
      attempt(() => {
        this.requireChildren(role);
      });
    }
  }

  has(code: string): boolean {
    return this.roles.has(code);
  }

  /** In the order of their declaration. */
  all(): readonly RowLevelRoleDefinition[] {
    return [...this.roles.values()];
  }

  private requireChildren({ code, childRoles }: RowLevelRoleDefinition): void {
    const unknown = childRoles.find((child) => !this.roles.has(child));
    if (unknown !== undefined) {
      throw new DeclarationError(
        `Row-level role ${code} has the child role ${unknown}, which does not exist: correct childRoles`,
      );
    }
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
    const declarations = rowPolicyDeclarationsOf(target);
    const policies = declarations.flatMap(
      (policy) => this.attempt(() => this.resolve(target.name, declared.code, policy)) ?? [],
    );
    if (declarations.length === 0 && (declared.childRoles ?? []).length === 0) {
      throw new DeclarationError(`${target.name} restricts nothing: add @RowLevelPolicy or @RowLevelPredicate to it`);
    }
    this.roles.set(declared.code, {
      ...declared,
      source: 'annotatedClass',
      childRoles: declared.childRoles ?? [],
      policies,
      policyTexts: declarations.flatMap((policy) => this.texts(policy)),
    });
  }

  private resolve(roleClass: string, role: string, { entity, actions, test }: RowPolicyDeclaration): RowPolicy[] {
    const model = this.entities.ofClass(entity);
    if (!model) {
      throw new DeclarationError(
        `${roleClass} has a policy for ${entity.name}, which is not an entity of the API: add @RestEntity to it`,
      );
    }
    if (!model.stored) {
      throw new DeclarationError(
        `${roleClass} has a policy for ${model.name}, which has no table and so no rows to hide: remove it`,
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

  private texts({ entity, actions, test }: RowPolicyDeclaration): readonly RowPolicyText[] {
    const condition = test.kind === 'condition' ? JSON.stringify(test.condition) : null;
    return (actions ?? ['read']).map((action) => ({
      type: actions ? 'PREDICATE' : 'JPQL',
      entityName: this.entities.ofClass(entity)?.name ?? entity.name,
      action: action.toUpperCase(),
      whereClause: actions ? null : condition,
      joinClause: null,
      script: actions ? condition : null,
    }));
  }

  private conditionOf(roleClass: string, entity: EntityModel, condition: unknown): Condition {
    try {
      const json = parseJson(JSON.stringify(condition));
      return parseRowCondition(entity, json, this.entities.find(USER_ENTITY), NO_LIMITS);
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
