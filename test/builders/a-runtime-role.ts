import { randomUUID } from 'node:crypto';
import type { TestApp } from '../harness/app.js';

export const RESOURCE_ROLES = '/rest/entities/sec_ResourceRoleEntity';
export const RESOURCE_POLICIES = '/rest/entities/sec_ResourcePolicyEntity';

/** `<type> <resource> <action>`, e.g. `entity Order read`. */
export type PolicyLine = string;

export interface RuntimeRoleValues {
  readonly name: string;
  readonly code: string;
  readonly scopes: readonly string[];
  readonly childRoles: readonly string[];
  readonly policies: readonly PolicyLine[];
}

/** Body of a policy. */
export function aPolicy(line: PolicyLine): Readonly<Record<string, string>> {
  const [type = '', resource = '', action = 'access'] = line.split(' ');
  return { type, resource, action };
}

/** Body of a resource role that counts over the API and lets its users in. */
export function aRoleBody(given: Partial<RuntimeRoleValues> = {}): Readonly<Record<string, unknown>> {
  const code = given.code ?? `role-${randomUUID()}`;
  const { policies, ...values }: RuntimeRoleValues = {
    name: 'Runtime role',
    code,
    scopes: ['API'],
    childRoles: ['rest-minimal'],
    policies: [],
    ...given,
  };
  return { ...values, resourcePolicies: policies.map(aPolicy) };
}

/** A resource role that `admin` has made over the API. @returns its code and id */
export async function aRuntimeRole(
  app: TestApp,
  given: Partial<RuntimeRoleValues> = {},
): Promise<{ readonly code: string; readonly id: string }> {
  const body = aRoleBody(given);
  const answer = await app.as('admin').post(RESOURCE_ROLES, body);
  if (answer.status !== 201) {
    throw new Error(`The role was answered ${answer.status} ${answer.text}`);
  }
  return { code: body.code as string, id: (answer.json as { id: string }).id };
}

/** A policy as the generic entity API shows it. */
export interface StoredPolicy {
  readonly id: string;
  readonly type: string;
  readonly resource: string;
  readonly action: string;
  readonly policyGroup: string;
}

/** @param role id of the role */
export async function policiesOf(app: TestApp, role: string): Promise<readonly StoredPolicy[]> {
  const filter = encodeURIComponent(
    JSON.stringify({ conditions: [{ property: 'role.id', operator: '=', value: role }] }),
  );
  const answer = await app.as('admin').get(`${RESOURCE_POLICIES}/search?filter=${filter}&fetchPlan=_local`);
  return answer.json as StoredPolicy[];
}
