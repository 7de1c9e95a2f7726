import { describe, expect, it } from '@jest/globals';
import { RoleSet } from './role-set.js';
import { RoleSnapshot } from './role-snapshot.js';

const role = (code: string, ...childRoles: string[]) => ({ code, childRoles });
const codes = (roles: readonly { readonly code: string }[]): string[] => roles.map(({ code }) => code);

describe('roles by their codes (protocol/roles.md 5, 9)', () => {
  const roles = new RoleSet([
    role('chief', 'clerk', 'auditor'),
    role('clerk', 'viewer', 'entry'),
    role('viewer'),
    role('auditor', 'viewer', 'missing', 'chief'),
    role('entry'),
  ]);

  it('a role is followed by its children, each role once, unknown codes ignored', () => {
    expect(codes(roles.withChildren(['chief']))).toEqual(['chief', 'clerk', 'viewer', 'entry', 'auditor']);
    expect(codes(roles.withChildren(['entry', 'none', 'clerk']))).toEqual(['entry', 'clerk', 'viewer']);
    expect(roles.withChildren([])).toEqual([]);
  });

  it('holders of a role are itself and those that have it as a child, however deep', () => {
    expect([...roles.holdersOf(['entry'])]).toEqual(['chief', 'clerk', 'auditor', 'entry']);
    expect([...roles.holdersOf(['clerk'])]).toEqual(['chief', 'clerk', 'auditor']);
    expect([...roles.holdersOf(['missing'])]).toEqual([]);
  });

  it('are listed in the order of their codes; of two with one code the later counts', () => {
    const later = new RoleSet([role('b', 'x'), role('c'), role('a'), role('b', 'y')]);
    expect(codes(later.all())).toEqual(['a', 'b', 'c']);
    expect(later.find('b')?.childRoles).toEqual(['y']);
    expect(later.find('d')).toBeUndefined();
  });
});

describe('policies of roles over HTTP (protocol/roles.md 5)', () => {
  const granting = (code: string, scopes: string[], ...childRoles: string[]) => ({
    ...role(code, ...childRoles),
    scopes,
    policies: [{ type: 'specific', permission: code }],
  });
  const snapshot = new RoleSnapshot(
    '1',
    new RoleSet([granting('api', ['API'], 'ui'), granting('ui', ['UI']), granting('both', ['UI', 'API'])] as never[]),
    new RoleSet([
      { ...role('north', 'south'), policies: ['n'] },
      { ...role('south'), policies: ['s'] },
    ] as never[]),
  );

  it('count for roles with the scope API, whose children count whatever their scopes', () => {
    expect(snapshot.effectivePolicies(['ui', 'none'])).toEqual([]);
    expect(snapshot.effectivePolicies(['api', 'both'])).toEqual([
      { type: 'specific', permission: 'api' },
      { type: 'specific', permission: 'ui' },
      { type: 'specific', permission: 'both' },
    ]);
    expect(snapshot.countedHere(['both', 'ui', 'none', 'api'])).toEqual(['both', 'api']);
  });

  it('of row-level roles have no scopes', () => {
    expect(snapshot.rowPolicies(['north', 'none'])).toEqual(['n', 's']);
    expect(snapshot.rowPolicies(['south'])).toEqual(['s']);
  });
});
