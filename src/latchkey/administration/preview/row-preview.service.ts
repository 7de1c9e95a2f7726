import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/principal.js';
import { related } from '../../conditions/row-restrictions.js';
import { Database } from '../../database/database.js';
import { type RowCounts, RowComparisons, type Viewer } from '../../entities/read/compared-rows.js';
import { restError } from '../../errors/rest-error.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { type Caller, CurrentValues, requireReadable } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import { type AssignedRoles, RightsService, RoleAssignments, RoleRegistry } from '../../roles/rights.service.js';
import { WILDCARD } from '../../roles/role-definition.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import { CurrentUsers } from '../../roles/row-level/current-users.js';
import { REST_ENABLED } from '../../roles/specific-permissions.js';
import type { SqlRunner } from '../../sql/statement.js';
import { UserPermissions } from '../user-permissions.service.js';
import type { PreviewRequest } from './preview-request.js';
import { type DraftedRole, holders, RoleDrafts } from './role-drafts.js';
import { MAX_ROWS, type RowPreviewRequest } from './row-preview-request.js';

/** Somebody whose rows are compared. */
interface Person {
  readonly principal: Principal;
  readonly active: boolean;
  readonly assigned: AssignedRoles;
  readonly values: CurrentValues;
}

/** Shows which rows somebody sees, and which with a role as it is drafted: nothing is written. */
@Injectable()
export class RowPreview {
  constructor(
    private readonly people: UserPermissions,
    private readonly assignments: RoleAssignments,
    private readonly users: CurrentUsers,
    private readonly drafts: RoleDrafts,
    private readonly roles: RoleRegistry,
    private readonly rights: RightsService,
    private readonly entities: EntityRegistry,
    private readonly database: Database,
    private readonly comparisons: RowComparisons,
  ) {}

  /**
   * @returns JSON text
   * @throws RestError 403 for an entity whose rows the caller may not see, 404 for an unknown user, and as saving or
   * deleting the role would
   */
  async of(caller: Caller, request: RowPreviewRequest): Promise<string> {
    const { entity, draft } = request;
    requireComparable(caller, entity);
    // Before the transaction: inside of one, only its own connection is used.
    const person = await this.person(caller, request.username);
    if (!draft) {
      const rights = this.rights.build(person.assigned, await this.roles.current());
      return this.report(caller, request, person, { before: rights, after: rights }, this.database);
    }
    return this.drafts.undone(caller, draft, async (transaction) => {
      const before = await this.roles.read(transaction);
      const role = draft.deletion
        ? await this.drafts.delete(caller, draft.kind, await this.drafts.toDelete(draft, transaction), transaction)
        : await this.drafts.save(caller, draft, transaction);
      const after = await this.roles.read(transaction);
      this.requireTouched(draft, role.code, entity, [before, after]);
      const rights = {
        before: this.rights.build(person.assigned, before),
        after: this.rights.build(draft.deletion ? person.assigned : withRole(person.assigned, role), after),
      };
      const codes = holders(draft.kind, role.code, before);
      const held = draft.kind.type === 'resource' ? person.assigned.resource : person.assigned.rowLevel;
      const holdsRole = held.some((code) => codes.includes(code));
      return this.report(caller, request, person, rights, transaction, { role: { ...role, holdsRole } });
    });
  }

  private async person({ locale }: Caller, username: string): Promise<Person> {
    const principal = await this.people.principal(username);
    return {
      principal,
      active: await this.people.mayLogIn(username),
      assigned: await this.assignments.of(principal),
      values: new CurrentValues(principal, locale, await this.users.of(principal)),
    };
  }

  private async report(
    caller: Caller,
    request: RowPreviewRequest,
    { principal, active, values }: Person,
    rights: { readonly before: Rights; readonly after: Rights },
    runner: SqlRunner,
    draft: { readonly role?: DraftedRole & { readonly holdsRole: boolean } } = {},
  ): Promise<string> {
    const { entity } = request;
    const viewer = (of: Rights): Viewer => ({ rights: of, mayRead: mayRead(of, principal, entity), values });
    const [before, after] = [viewer(rights.before), viewer(rights.after)];
    const compared = this.comparisons.of(caller, entity, before, after, MAX_ROWS);
    const counts: RowCounts = await compared.counts(runner);
    const rows = await compared.page(runner, request);
    const head = JSON.stringify({
      username: request.username,
      active,
      entity: entity.name,
      ...draft,
      mayRead: { before: before.mayRead, after: after.mayRead },
      exact: ![before, after].some((each) => each.mayRead && each.rights.restrictions.decidesInMemory(entity)),
      counts,
    });
    const list = rows.map(({ id, entity: actual, name, ...seen }) => {
      const rest = JSON.stringify({ _entityName: actual, _instanceName: name, ...seen });
      return `{"id":${id},${rest.slice(1)}`;
    });
    return `${head.slice(0, -1)},"rows":[${list.join(',')}]}`;
  }

  /** A question about an entity that the role says nothing about is a mistake: nothing would ever change. */
  private requireTouched(
    { kind }: PreviewRequest,
    code: string,
    entity: EntityModel,
    moments: readonly RoleSnapshot[],
  ): void {
    const touched = moments.flatMap((moment) =>
      kind.type === 'resource' ? readableBy(moment, code) : restrictedBy(moment, code),
    );
    const names = related(entity).map(({ name }) => name);
    if (!touched.some((name) => name === WILDCARD || names.includes(name))) {
      const known = [...new Set(touched)].filter((name) => this.entities.find(name)).sort();
      throw restError('roleDoesNotTouch', {
        code,
        entity: entity.name,
        entities: known.length > 0 ? known.join(', ') : 'no entity',
      });
    }
  }
}

/**
 * The caller sees nothing here that lists hide. Where a function in code decides about the rows of the caller, the counts
 * would include rows that it hides.
 */
function requireComparable(caller: Caller, entity: EntityModel): void {
  requireReadable(caller, entity);
  if (caller.rights.restrictions.decidesInMemory(entity)) {
    throw restError('rowsNotComparable', { entity: entity.name });
  }
}

const mayRead = (rights: Rights, { kind }: Principal, { name }: EntityModel): boolean =>
  rights.mayDo('read', name) && (kind === 'anonymous' || rights.mayExecute(REST_ENABLED));

function withRole({ resource, rowLevel }: AssignedRoles, { roleType, code }: DraftedRole): AssignedRoles {
  const added = (codes: readonly string[]): readonly string[] => [...new Set([...codes, code])].sort();
  return roleType === 'resource' ? { resource: added(resource), rowLevel } : { resource, rowLevel: added(rowLevel) };
}

/** Entities whose rows a row-level role restricts where they are read, with its children. */
const restrictedBy = ({ rowLevel }: RoleSnapshot, code: string): readonly string[] =>
  rowLevel
    .withChildren([code])
    .flatMap(({ policies }) => policies.filter(({ action }) => action === 'read').map(({ entity }) => entity));

/** Entities that a resource role lets people read, with its children. */
const readableBy = ({ resource }: RoleSnapshot, code: string): readonly string[] =>
  resource.withChildren([code]).flatMap(({ policies }) =>
    policies.flatMap((policy) => {
      if (policy.type === 'specific') {
        return [REST_ENABLED, WILDCARD].includes(policy.permission) ? [WILDCARD] : [];
      }
      return policy.type === 'entity' && policy.actions.includes('read') ? [policy.entity] : [];
    }),
  );
