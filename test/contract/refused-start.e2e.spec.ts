import { describe, expect, it } from '@jest/globals';
import { Module, type Type } from '@nestjs/common';
import { DeclarationError } from '../../src/common/rest-error.js';
import { ConfigurationError } from '../../src/config/load-settings.js';
import { Latchkey } from '../../src/latchkey.js';
import { EntityAttributePolicy } from '../../src/roles/policy.decorators.js';
import { ResourceRole } from '../../src/roles/resource-role.decorator.js';
import { startApp } from '../harness/app.js';

function moduleWith(...roles: Type[]): Type {
  @Module({ imports: [Latchkey.forFeature({ roles })] })
  class RolesOfThisTestModule {}
  return RolesOfThisTestModule;
}

describe('the start is refused', () => {
  it('for a policy of one attribute of all entities (protocol/roles.md 1)', async () => {
    @ResourceRole({ code: 'wrong', name: 'Wrong' })
    @EntityAttributePolicy('*', ['name'], 'view')
    class WrongRole {}
    await expect(startApp({}, [moduleWith(WrongRole)])).rejects.toEqual(
      new DeclarationError(
        'WrongRole grants single attributes of all entities, which matches nothing: name the entity',
      ),
    );
  });

  it('for a role code that is taken (protocol/roles.md 5)', async () => {
    @ResourceRole({ code: 'rest-minimal', name: 'Another' })
    class AnotherRole {}
    await expect(startApp({}, [moduleWith(AnotherRole)])).rejects.toEqual(
      new DeclarationError('Two roles have the code rest-minimal: give AnotherRole another code'),
    );
  });

  it('for full access without a login (protocol/authentication.md 5)', async () => {
    await expect(startApp({ ANONYMOUS_RESOURCE_ROLES: 'product-viewer, system-full-access' })).rejects.toEqual(
      new ConfigurationError([
        'ANONYMOUS_RESOURCE_ROLES may not contain system-full-access: name a role with fewer rights',
      ]),
    );
  });
});
