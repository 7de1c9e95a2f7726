import { Injectable } from '@nestjs/common';
import { type QueryParameters, queryValue } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { LimitSettings } from '../../config/setting-groups.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { type Caller, CurrentValues } from '../../roles/caller.js';
import { DesignTimeRoles } from '../../roles/design-time-roles.js';
import { RightsService, RoleAssignments, RoleRegistry } from '../../roles/rights.service.js';
import { CurrentUsers } from '../../roles/row-level/current-users.js';
import type { ResourceRoleDefinition } from '../../roles/role-definition.js';
import { UserPermissions } from '../user-permissions.service.js';
import { parseQuestion, type Question } from './explain-question.js';
import { policyName, type Reason } from './reason.js';
import { grants, isMet, type Requirement, requirementsOf } from './requirement.js';
import { RowExplainer } from './row-explainer.js';

/** Why somebody may, or may not. */
export interface Explanation {
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
}

/** The resource roles of somebody: those that count over HTTP, with their children, and the others. */
interface HeldRoles {
  readonly counted: readonly ResourceRoleDefinition[];
  readonly ignored: readonly ResourceRoleDefinition[];
}

/** Explains decisions by the rights that the endpoints check and the roles that grant them. */
@Injectable()
export class Explanations {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly people: UserPermissions,
    private readonly rights: RightsService,
    private readonly assignments: RoleAssignments,
    private readonly roles: RoleRegistry,
    private readonly designTime: DesignTimeRoles,
    private readonly users: CurrentUsers,
    private readonly rows: RowExplainer,
    private readonly limits: LimitSettings,
  ) {}

  /** @throws RestError 400 for a question that makes no sense, 404 for an unknown user or row */
  async answer({ locale }: Caller, query: QueryParameters): Promise<Explanation> {
    const username = queryValue(query, 'username');
    if (username === undefined) {
      throw restError('invalidParameter', { name: 'username', value: '' });
    }
    const question = parseQuestion(query, this.entities, this.limits);
    const principal = await this.people.principal(username);
    const rights = await this.rights.of(principal);
    const values = new CurrentValues(principal, locale, await this.users.of(principal));
    const subject: Caller = { principal, rights, locale, values };
    const { reasons: ofRows, ...rows } = await this.rows.explain(subject, question);
    const asked = asOfRow(question, rows.actual);
    const requirements = requirementsOf(asked, rows, principal.kind === 'anonymous');
    const held = await this.held(subject);
    const reasons = [
      ...(await this.ofAccount(username)),
      ...ofModel(asked),
      ...requirements.flatMap((requirement) => this.ofRoles(subject, requirement, held)),
      ...ofRows,
    ];
    return { allowed: reasons.every(({ effect }) => effect !== 'missing' && effect !== 'deny'), reasons };
  }

  private async held({ principal }: Caller): Promise<HeldRoles> {
    const { resource } = await this.assignments.of(principal);
    const roles = await this.roles.current();
    const counted = roles.countedHere(resource);
    return {
      counted: roles.resource.withChildren(counted),
      ignored: roles.resource.withChildren(resource.filter((code) => !counted.includes(code))),
    };
  }

  /** By the rights themselves: entities that nobody writes, or that a policy refuses as a whole, are granted in vain. */
  private ofRoles(subject: Caller, requirement: Requirement, { counted, ignored }: HeldRoles): readonly Reason[] {
    const granting = this.grantsOf(counted, requirement, 'allow');
    if (isMet(subject.rights, requirement)) {
      return granting;
    }
    const policy = policyName(requirement);
    const refusals = this.rows.refusals(subject, requirement);
    if (granting.length === 0) {
      const missing: Reason = { role: null, source: null, policy, effect: 'missing' };
      return [missing, ...refusals, ...this.grantsOf(ignored, requirement, 'ignored')];
    }
    return refusals.length > 0 ? [...granting, ...refusals] : [{ role: null, source: 'model', policy, effect: 'deny' }];
  }

  private grantsOf(
    roles: readonly ResourceRoleDefinition[],
    requirement: Requirement,
    effect: Reason['effect'],
  ): readonly Reason[] {
    return roles.flatMap(({ code, policies }) =>
      policies
        .filter((policy) => grants(policy, requirement))
        .map((policy): Reason => ({
          role: code,
          source: this.designTime.has(code) ? 'annotatedClass' : 'database',
          policy: policyName(requirement, policy),
          effect,
        })),
    );
  }

  private async ofAccount(username: string): Promise<readonly Reason[]> {
    return (await this.people.mayLogIn(username))
      ? []
      : [
          {
            role: null,
            source: 'account',
            policy: { type: 'account', resource: username, action: 'login' },
            effect: 'deny',
          },
        ];
  }
}

/** Attributes are judged as those of the entity that the row really is of, which may extend the one that was named. */
function asOfRow(question: Question, actual: EntityModel): Question {
  const { what } = question;
  return what.kind === 'entity'
    ? question
    : { ...question, what: { ...what, attribute: actual.attribute(what.attribute.name) ?? what.attribute } };
}

/** What no policy can grant: secrets are never shown, and what the server fills is never taken from a body. */
function ofModel({ what }: Question): readonly Reason[] {
  if (what.kind === 'entity') {
    return [];
  }
  const { attribute, action } = what;
  const denied = action === 'view' ? attribute.secret : attribute.readOnly;
  const policy = { type: 'entityAttribute', resource: `${attribute.owner}.${attribute.name}`, action };
  return denied ? [{ role: null, source: 'model', policy, effect: 'deny' }] : [];
}
