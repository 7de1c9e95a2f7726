import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import type { SqlValue, Statement, TextRow } from '../../src/latchkey/sql/statement.js';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { insertRow } from '../builders/insert-row.js';
import { B1, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() =>
  startDomainApp(
    {
      ANONYMOUS_URL_PATTERNS: '/rest/**',
      ANONYMOUS_RESOURCE_ROLES: 'order-numbers',
      ANONYMOUS_ROW_LEVEL_ROLES: 'unknown, for-the-anonymous',
    },
    [RowLevelRolesModule],
  ),
);

beforeAll(async () => {
  await ordersToSearch(app.database);
  await insertRow(app.database, 'domain_order', { number: 'anonymous', customer_id: BETA });
});

afterEach(() => {
  jest.restoreAllMocks();
});

const names = ({ json }: Answer): string[] => (json as { _instanceName: string }[]).map((each) => each._instanceName);

const ORDERS = '/rest/entities/Order?fetchPlan=_instance_name&sort=number';

const orders = async (username: string): Promise<string[]> => names(await app.as(username).get(ORDERS));

describe('values of the current user in conditions (protocol/roles.md 6)', () => {
  it('are those of the account at this request', async () => {
    await aUser(app.database, { username: 'boss', roles: ['system-full-access'] });
    const username = await aRestrictedUser(app.database, ['own-region'], { firstName: 'south' });
    expect(await orders(username)).toEqual([]);
    const [user] = (
      await app
        .as('boss')
        .get(
          `/rest/entities/User/search?filter=${encodeURIComponent(JSON.stringify({ conditions: [{ property: 'username', operator: '=', value: username }] }))}`,
        )
    ).json as { id: string }[];
    await app.as('boss').put(`/rest/entities/User/${user?.id ?? ''}`, { firstName: 'north' });
    expect(await orders(username)).toEqual(['A-1', 'B-2']);
  });

  it('without a value find nothing', async () => {
    expect(await orders(await aRestrictedUser(app.database, ['own-region'], { firstName: null }))).toEqual([]);
  });

  it('quote nothing that could become SQL', async () => {
    const firstName = `north' OR TRUE --`;
    expect(await orders(await aRestrictedUser(app.database, ['own-region'], { firstName }))).toEqual([]);
  });

  it('hold from the next request on after a role is given or taken', async () => {
    const username = await aRestrictedUser(app.database, [], { firstName: 'north' });
    expect(await orders(username)).toEqual(['A-1', 'A-2', 'B-1', 'B-2', 'anonymous']);
    await aRoleAssignment(app.database, { username, roleCode: 'own-region', roleType: 'row_level' });
    expect(await orders(username)).toEqual(['A-1', 'B-2']);
    const { json } = await app.as(username).get('/rest/permissions');
    expect((json as { authorities: string[] }).authorities).toEqual([
      'ROLE_system-full-access',
      'ROW_LEVEL_ROLE_own-region',
    ]);
  });

  it('a resource role of the same code restricts nothing', async () => {
    const username = await aRestrictedUser(app.database, [], { firstName: 'south' });
    await aRoleAssignment(app.database, { username, roleCode: 'own-region', roleType: 'resource' });
    expect(await orders(username)).toEqual(['A-1', 'A-2', 'B-1', 'B-2', 'anonymous']);
  });

  it('may be the locale of the request', async () => {
    const username = await aRestrictedUser(app.database, ['single-items']);
    await insertRow(app.database, 'domain_tag', { name: 'de' });
    const tags = async (language: string) =>
      names(
        await app
          .as(username)
          .get('/rest/entities/Tag?fetchPlan=_instance_name&sort=name', undefined, { 'accept-language': language }),
      );
    expect(await tags('en')).toEqual(['toy']);
    expect(await tags('de')).toEqual(['de', 'toy']);
  });
});

describe('anonymous (protocol/roles.md 6, setting ANONYMOUS_ROW_LEVEL_ROLES)', () => {
  it('is restricted by its own roles; it has its name, and no other value that is equal to anything', async () => {
    expect(names(await app.asAnonymous().get(ORDERS))).toEqual(['B-1', 'anonymous']);
    expect((await app.asAnonymous().get(`/rest/entities/Order/${B1}`)).status).toBe(200);
    const { json } = await app.asAnonymous().get('/rest/permissions');
    expect((json as { authorities: string[] }).authorities).toEqual([
      'ROLE_order-numbers',
      'ROW_LEVEL_ROLE_for-the-anonymous',
      'ROW_LEVEL_ROLE_unknown',
    ]);
  });
});

describe('what row-level roles cost', () => {
  interface Observed {
    readonly all: Statement[];
    readonly ofDomain: Statement[];
  }

  /** What reaches the database for one request of somebody who is logged in and known. */
  async function observe(username: string, path: string): Promise<Observed> {
    await orders(username);
    const sent: Statement[] = [];
    const send = app.database.rows.bind(app.database);
    const spy = jest.spyOn(Database.prototype, 'rows').mockImplementation(function (
      statement: Statement,
      values?: readonly SqlValue[],
    ): Promise<TextRow[]> {
      sent.push(statement);
      return send(statement, values);
    });
    expect((await app.as(username).get(path)).status).toBe(200);
    spy.mockRestore();
    return { all: sent, ofDomain: sent.filter(({ text }) => text.includes('"domain_')) };
  }

  const plan = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['customer', 'lines.product.tags'] }));
  const path = `/rest/entities/Order?fetchPlan=${plan}&returnCount=true&sort=customer.name`;

  it('no more statements than without them, and none to load the account', async () => {
    const everything = await aRestrictedUser(app.database, []);
    const roles = ['own-region', 'active-customers', 'priced-products', 'single-items'];
    const few = await aRestrictedUser(app.database, roles, { firstName: 'north' });
    const [without, withRoles] = [await observe(everything, path), await observe(few, path)];
    expect([without.all.length, withRoles.all.length]).toEqual([3, 3]);
    expect(withRoles.ofDomain).toHaveLength(3);
  });

  it('statements are shared by all with the same roles, whatever their values', async () => {
    const north = await aRestrictedUser(app.database, ['own-region'], { firstName: 'north' });
    const south = await aRestrictedUser(app.database, ['own-region'], { firstName: 'south' });
    const [first, second] = [await observe(north, path), await observe(south, path)];
    expect(second.ofDomain[0]?.name).toBe(first.ofDomain[0]?.name);
    expect(first.ofDomain[0]?.text).not.toContain('north');
  });

  it('a join that policy, sort and plan need is made once', async () => {
    const north = await aRestrictedUser(app.database, ['own-region'], { firstName: 'north' });
    const { ofDomain } = await observe(north, '/rest/entities/Order?fetchPlan=order-with-customer&sort=customer.name');
    expect(ofDomain[0]?.text.match(/LEFT JOIN "domain_customer"/g)).toHaveLength(1);
  });
});
