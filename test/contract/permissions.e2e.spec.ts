import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { Address } from '../../src/sales/address.js';
import { Customer } from '../../src/sales/customer.entity.js';
import { OrderLine } from '../../src/sales/order-line.entity.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { Tag } from '../../src/sales/tag.entity.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'reference-example', name: 'The example of the protocol' })
@EntityPolicy(Customer, ['update'])
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, ['name'], 'modify')
@SpecificPolicy('rest.enabled', 'rest.fileDownload.enabled')
class ReferenceExampleRole {}

@ResourceRole({ code: 'lines', name: 'A reference to an entity that is not readable', childRoles: ['rest-minimal'] })
@EntityPolicy(OrderLine, ['delete', 'create', 'read'])
@EntityAttributePolicy(OrderLine, ['product', 'quantity'], 'view')
@EntityAttributePolicy(OrderLine, ['quantity'], 'modify')
@SpecificPolicy('shop.open', 'shop.unregistered')
class LinesRole {}

@ResourceRole({ code: 'addresses', name: 'An embeddable', childRoles: ['rest-minimal'] })
@EntityPolicy(Address, ['read'])
@EntityAttributePolicy(Address, '*', 'view')
class AddressesRole {}

@ResourceRole({ code: 'screens', name: 'Counts in screens only', scopes: ['UI'] })
@EntityPolicy(Tag, 'all')
class ScreensRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      roles: [ReferenceExampleRole, LinesRole, AddressesRole, ScreensRole],
      specificPermissions: ['shop.open', 'shop.close'],
    }),
  ],
})
class TestPermissionsModule {}

interface Permissions {
  readonly authorities: string[];
  readonly entities: { target: string; value: number }[];
  readonly entityAttributes: { target: string; value: number }[];
  readonly specifics: { target: string; value: number }[];
}

const app = useApp(() =>
  startApp(
    { ANONYMOUS_URL_PATTERNS: 'GET /rest/permissions', ANONYMOUS_RESOURCE_ROLES: 'screens, anonymous-rest-role' },
    [SalesModule, TestPermissionsModule],
  ),
);

async function permissionsWith(...roles: string[]): Promise<Permissions> {
  const answer = await app.as(await aUserWith(app.database, ...roles)).get('/rest/permissions');
  expect(answer.status).toBe(200);
  return answer.json as Permissions;
}

const targets = (entries: readonly { target: string }[]): string[] => entries.map(({ target }) => target);

describe('GET /rest/permissions (protocol/permissions.md 1)', () => {
  it('answers the example of the protocol', async () => {
    const username = await aUserWith(app.database, 'reference-example');
    const answer = await app.as(username).get('/rest/permissions');
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer).toAnswer(200, {
      authorities: ['ROLE_reference-example'],
      entities: [
        { target: 'Customer:update', value: 1 },
        { target: 'Tag:read', value: 1 },
      ],
      entityAttributes: [{ target: 'Tag:name', value: 2 }],
      specifics: [
        { target: 'rest.enabled', value: 1 },
        { target: 'rest.fileDownload.enabled', value: 1 },
      ],
    });
  });

  it('always has all four arrays', async () => {
    expect(await permissionsWith('rest-minimal')).toEqual({
      authorities: ['ROLE_rest-minimal'],
      entities: [],
      entityAttributes: [],
      specifics: [{ target: 'rest.enabled', value: 1 }],
    });
  });

  it('lists operations in the order create, read, update, delete and attributes in that of the entity', async () => {
    const { entities, entityAttributes } = await permissionsWith('lines');
    expect(targets(entities)).toEqual(['OrderLine:create', 'OrderLine:read', 'OrderLine:delete']);
    // `product` is listed by its own policy, although products are not readable.
    expect(entityAttributes).toEqual([
      { target: 'OrderLine:quantity', value: 2 },
      { target: 'OrderLine:product', value: 1 },
    ]);
  });

  it('lists specific names that are registered, and only those', async () => {
    expect(targets((await permissionsWith('lines')).specifics)).toEqual(['rest.enabled', 'shop.open']);
    expect(targets((await permissionsWith('system-full-access')).specifics)).toEqual([
      'rest.enabled',
      'rest.fileDownload.enabled',
      'rest.fileUpload.enabled',
      'security.admin',
      'shop.close',
      'shop.open',
    ]);
  });

  it('lists embeddables like entities', async () => {
    const { entities, entityAttributes } = await permissionsWith('addresses');
    expect(targets(entities)).toEqual(['Address:read']);
    expect(entityAttributes).toEqual([
      { target: 'Address:country', value: 1 },
      { target: 'Address:city', value: 1 },
      { target: 'Address:zip', value: 1 },
    ]);
  });

  it('names assigned roles directly, whatever their scope and existence, and counts only what counts', async () => {
    const username = await aUserWith(app.database, 'lines', 'screens', 'gone');
    await aRoleAssignment(app.database, { username, roleCode: 'own-region', roleType: 'row_level' });
    const { authorities, entities } = (await app.as(username).get('/rest/permissions')).json as Permissions;
    expect(authorities).toEqual(['ROLE_gone', 'ROLE_lines', 'ROLE_screens', 'ROW_LEVEL_ROLE_own-region']);
    expect(targets(entities)).not.toContain('Tag:read');
  });

  it('resolves wildcards to names, sorted by entity', async () => {
    const { entities, entityAttributes } = await permissionsWith('system-full-access');
    const names = [...new Set(targets(entities).map((target) => target.split(':')[0]))];
    expect(names).toEqual([
      'Address',
      'Customer',
      'CustomerCategory',
      'Order',
      'OrderLine',
      'Product',
      'Tag',
      'User',
      'sec_AuditEvent',
      'sec_OAuthClientEntity',
      'sec_ResourcePolicyEntity',
      'sec_ResourceRoleEntity',
      'sec_RoleAssignmentEntity',
      'sec_RowLevelPolicyEntity',
      'sec_RowLevelRoleEntity',
      'sec_UserSubstitutionEntity',
    ]);
    // Audit events are read-only.
    const writable = ({ target }: { readonly target: string }): boolean => !target.startsWith('sec_AuditEvent:');
    expect(entities.filter(writable)).toHaveLength(4 * (names.length - 1));
    expect([...new Set(targets(entityAttributes).map((target) => target.split(':')[0]))]).toEqual(names);
    expect(entityAttributes.filter(writable).every(({ value }) => value === 2)).toBe(true);
    expect(targets(entityAttributes)).toContain('User:password');
    expect(targets([...entities, ...entityAttributes]).join()).not.toContain('*');
  });

  it('follows the roles from one request to the next', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    await app.as(username).get('/rest/permissions');
    await aRoleAssignment(app.database, { username, roleCode: 'addresses' });
    const { authorities, entities } = (await app.as(username).get('/rest/permissions')).json as Permissions;
    expect([authorities, targets(entities)]).toEqual([['ROLE_addresses', 'ROLE_rest-minimal'], ['Address:read']]);
  });

  it('lists the rights of anonymous where a pattern opens it', async () => {
    const answer = await app.asAnonymous().get('/rest/permissions');
    const { authorities, entities, specifics } = answer.json as Permissions;
    expect([authorities, targets(entities), specifics]).toEqual([
      ['ROLE_anonymous-rest-role', 'ROLE_screens'],
      ['Product:read', 'Product:update'],
      [],
    ]);
  });

  it('ignores query parameters', async () => {
    const plain = await app.as('alice').get('/rest/permissions');
    expect((await app.as('alice').get('/rest/permissions?authorities=false&limit=1')).text).toBe(plain.text);
  });
});

describe('asking again (protocol/permissions.md 1)', () => {
  it('costs a 304 while nothing has changed', async () => {
    const first = await app.as('alice').get('/rest/permissions');
    const etag = first.headers.etag ?? '';
    expect(first.headers['cache-control']).toBe('private, no-cache');
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await app.as('alice').get('/rest/permissions', undefined, { 'if-none-match': known });
      expect([again.status, again.text]).toEqual([304, '']);
      expect(again.headers).toMatchObject({ etag, 'cache-control': 'private, no-cache' });
    }
  });

  it('brings the answer when it is another one', async () => {
    const { etag = '' } = (await app.as('alice').get('/rest/permissions')).headers;
    const other = await app.as('admin').get('/rest/permissions', undefined, { 'if-none-match': etag });
    expect(other.status).toBe(200);
    expect(other.headers.etag).not.toBe(etag);
  });

  it('is the same for everybody with the same roles', async () => {
    const [first, second] = [await aUserWith(app.database, 'lines'), await aUserWith(app.database, 'lines')];
    const { etag } = (await app.as(first).get('/rest/permissions')).headers;
    expect((await app.as(second).get('/rest/permissions')).headers.etag).toBe(etag);
  });
});
