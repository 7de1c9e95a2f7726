import { type QueryParameters, queryValue } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import type { RoleScope, RoleSource } from '../../roles/role-definition.js';
import type { RoleSet } from '../../roles/role-set.js';

/** What roles of both kinds have in common; row-level roles have no scopes. */
interface DescribedRole {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly source: RoleSource;
  readonly scopes?: readonly RoleScope[];
  readonly childRoles: readonly string[];
  readonly policyTexts: readonly object[];
}

const SOURCES: readonly string[] = ['annotatedClass', 'database'] satisfies readonly RoleSource[];

/**
 * The roles of one kind by their codes (protocol/roles.md 11).
 *
 * @param query `name` and `code` are parts of them, whatever the case; `source` is `annotatedClass` or `database`
 * @returns JSON text
 */
export function describeRoles(roles: RoleSet<DescribedRole>, query: QueryParameters): string {
  const source = queryValue(query, 'source');
  if (source !== undefined && !SOURCES.includes(source)) {
    throw restError('invalidParameter', { name: 'source', value: source });
  }
  const contains = (text: string, parameter: string): boolean =>
    text.toLowerCase().includes((queryValue(query, parameter) ?? '').toLowerCase());
  const found = roles
    .all()
    .filter((role) => contains(role.name, 'name') && contains(role.code, 'code'))
    .filter((role) => source === undefined || role.source === source);
  return JSON.stringify(found.map(described));
}

/**
 * One role with its own policies, and with all it has by its children, each with the code of the role it comes from.
 *
 * @throws RestError 404
 */
export function describeRole(roles: RoleSet<DescribedRole>, code: string): string {
  const role = roles.find(code);
  if (!role) {
    throw restError('roleNotFound', { code });
  }
  const allPolicies = roles
    .withChildren([code])
    .flatMap(({ code: origin, policyTexts }) => policyTexts.map((policy) => ({ ...policy, origin })));
  return JSON.stringify({ ...described(role), policies: role.policyTexts, allPolicies });
}

const described = ({ code, name, description, source, scopes, childRoles }: DescribedRole): object => ({
  code,
  name,
  description: description ?? null,
  source,
  ...(scopes && { scopes }),
  childRoles,
});
