import { describe, expect, it } from '@jest/globals';
import type { Attribute } from '../model/attribute.js';
import { EntityModel, EntityRegistry } from '../model/entity-model.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from './policy.decorators.js';
import { ResourceRole } from './resource-role.decorator.js';
import { DesignTimeRoles } from './design-time-roles.js';
import { RoleSet } from './role-set.js';
import { RoleSnapshot } from './role-snapshot.js';

class Product {
  id = '';
}

class Secret {
  id = '';
}

const product = new EntityModel('Product', Product, '"product"');
product.attributes.set('id', { kind: 'scalar', name: 'id' } as Attribute);
product.attributes.set('name', { kind: 'scalar', name: 'name' } as Attribute);

const start = (...roles: (new () => object)[]): RoleSnapshot =>
  new RoleSnapshot('', new RoleSet(new DesignTimeRoles(roles, new EntityRegistry([product])).all()), new RoleSet([]));

@ResourceRole({ code: 'entry', name: 'Entry', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
class EntryRole {}

@ResourceRole({ code: 'screens', name: 'Screens', scopes: ['UI'] })
@SpecificPolicy('screens')
class ScreenRole {}

@ResourceRole({ code: 'viewer', name: 'Viewer', childRoles: ['entry', 'screens', 'viewer'] })
@EntityPolicy(Product, ['read'])
@EntityAttributePolicy(Product, ['name'], 'view')
class ViewerRole {}

const read = { type: 'entity', entity: 'Product', actions: ['read'] };
const viewName = { type: 'entityAttribute', entity: 'Product', attributes: ['name'], access: 'view' };

describe('DesignTimeRoles', () => {
  const roles = start(EntryRole, ScreenRole, ViewerRole);

  it('gives a role what its children grant, too, whatever their scopes', () => {
    expect(roles.effectivePolicies(['viewer'])).toEqual([
      read,
      viewName,
      { type: 'specific', permission: 'rest.enabled' },
      { type: 'specific', permission: 'screens' },
    ]);
  });

  it('counts only roles for the API, and unknown codes not at all', () => {
    expect(roles.effectivePolicies(['screens', 'nothing'])).toEqual([]);
    expect(roles.effectivePolicies([])).toEqual([]);
  });

  it('counts both scopes where a role names none', () => {
    expect(roles.resource.find('viewer')?.scopes).toEqual(['UI', 'API']);
  });

  it('gives a subclass the policies of the role it extends', () => {
    @ResourceRole({ code: 'editor', name: 'Editor' })
    @EntityPolicy(Product, ['update'])
    class EditorRole extends ViewerRole {}
    expect(start(EditorRole).effectivePolicies(['editor'])).toEqual([
      read,
      viewName,
      { type: 'entity', entity: 'Product', actions: ['update'] },
    ]);
  });
});

describe('a faulty role stops the start', () => {
  it('with two roles of one code', () => {
    @ResourceRole({ code: 'entry', name: 'Another entry' })
    class OtherRole {}
    expect(() => start(EntryRole, OtherRole)).toThrow('Two roles have the code entry: give OtherRole another code');
  });

  it('without a declaration, even where it extends a declared role', () => {
    class ForgottenRole extends EntryRole {}
    expect(() => start(ForgottenRole)).toThrow(
      'ForgottenRole is listed as a role: add @ResourceRole or @RowLevelRole to it',
    );
  });

  it('with an unknown child role', () => {
    @ResourceRole({ code: 'parent', name: 'Parent', childRoles: ['entry', 'none'] })
    class ParentRole {}
    expect(() => start(EntryRole, ParentRole)).toThrow(
      'Role parent has the child role none, which does not exist: correct childRoles',
    );
  });

  it('with a policy for an attribute that does not exist', () => {
    @ResourceRole({ code: 'wrong', name: 'Wrong' })
    @EntityAttributePolicy(Product, ['name', 'colour'], 'view')
    class WrongRole {}
    expect(() => start(WrongRole)).toThrow(
      'WrongRole grants Product.colour, which does not exist: choose from id, name',
    );
  });

  it('with a policy for a class that is not an entity of the API', () => {
    @ResourceRole({ code: 'wrong', name: 'Wrong' })
    @EntityPolicy(Secret, 'all')
    class WrongRole {}
    expect(() => start(WrongRole)).toThrow(
      'WrongRole has a policy for Secret, which is not an entity of the API: add @RestEntity to it',
    );
  });

  it('with single attributes of all entities', () => {
    @ResourceRole({ code: 'wrong', name: 'Wrong' })
    @EntityAttributePolicy('*', ['name'], 'view')
    class WrongRole {}
    expect(() => start(WrongRole)).toThrow(
      'WrongRole grants single attributes of all entities, which matches nothing: name the entity',
    );
  });
});
