import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { EntityRegistry } from '../model/entity-model.js';
import { type ResourcePolicy, type ResourceRoleDefinition, WILDCARD } from './role-definition.js';
import { policyTexts } from './policy-texts.js';
import { type PolicyDeclaration, policyDeclarationsOf, roleDeclarationOf } from './role-declarations.js';

/** All resource roles that code declares, checked against the model once at start. */
export class DesignTimeRoles {
  private readonly roles = new Map<string, ResourceRoleDefinition>();

  /** @throws DeclarationError naming the role class, what is wrong and the cure */
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

  all(): readonly ResourceRoleDefinition[] {
    return [...this.roles.values()];
  }

  has(code: string): boolean {
    return this.roles.has(code);
  }

  private requireChildren({ code, childRoles }: ResourceRoleDefinition): void {
    const unknown = childRoles.find((child) => !this.roles.has(child));
    if (unknown !== undefined) {
      throw new DeclarationError(
        `Role ${code} has the child role ${unknown}, which does not exist: correct childRoles`,
      );
    }
  }

  private add(target: new () => object): void {
    const declared = roleDeclarationOf(target);
    if (!declared) {
      throw new DeclarationError(`${target.name} is listed as a role: add @ResourceRole or @RowLevelRole to it`);
    }
    if (this.roles.has(declared.code)) {
      throw new DeclarationError(`Two roles have the code ${declared.code}: give ${target.name} another code`);
    }
    const policies = policyDeclarationsOf(target).flatMap(
      (policy) => this.attempt(() => this.resolve(target.name, policy)) ?? [],
    );
    this.roles.set(declared.code, {
      ...declared,
      source: 'annotatedClass',
      scopes: declared.scopes ?? ['UI', 'API'],
      childRoles: declared.childRoles ?? [],
      policies,
      policyTexts: policies.flatMap(policyTexts),
    });
  }

  private resolve(roleClass: string, policy: PolicyDeclaration): ResourcePolicy {
    if (policy.type === 'specific') {
      return policy;
    }
    if (policy.entity === WILDCARD) {
      if (policy.type === 'entityAttribute' && policy.attributes !== WILDCARD) {
        throw new DeclarationError(
          `${roleClass} grants single attributes of all entities, which matches nothing: name the entity`,
        );
      }
      return { ...policy, entity: WILDCARD };
    }
    const named = this.entities.nameOf(policy.entity);
    if (!named) {
      throw new DeclarationError(
        `${roleClass} has a policy for ${policy.entity.name}, which is not an entity of the API: add @RestEntity to it`,
      );
    }
    if (policy.type === 'entityAttribute' && policy.attributes !== WILDCARD) {
      const unknown = policy.attributes.find((attribute) => !this.entities.mayHave(named, attribute));
      if (unknown !== undefined) {
        throw new DeclarationError(
          `${roleClass} grants ${named.name}.${unknown}, which does not exist: choose from ${[...named.attributes.keys()].join(', ')}`,
        );
      }
    }
    return { ...policy, entity: named.name };
  }
}
