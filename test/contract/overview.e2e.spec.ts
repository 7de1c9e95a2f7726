import { beforeAll, describe, expect, it } from '@jest/globals';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import { useApp } from '../harness/use-app.js';

const SECURITY = '/rest/security';
const METRICS_TOKEN = 'a-token-of-the-operators';

const app = useApp(() =>
  startApp({
    METRICS_TOKEN,
    ANONYMOUS_URL_PATTERNS: 'GET /rest/entities/Product',
    ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
    PASSWORD_MIN_LENGTH: '10',
  }),
);

const read = async (path: string): Promise<unknown> => {
  const { status, json } = await app.as('admin').get(SECURITY + path);
  expect(status).toBe(200);
  return json;
};

beforeAll(async () => {
  await aUser(app.database, { username: 'clara', roles: ['order-clerk'] });
  await app.as('clara').get('/rest/entities/User');
  await app.as('clara').get('/rest/entities/sec_AuditEvent');
  const wrong = form({ grant_type: 'password', username: 'clara', password: 'wrong' });
  await app.asClient().post('/oauth/token', wrong);
});

describe('GET /rest/security/denials', () => {
  it('lists what was answered 403, newest first, page by page', async () => {
    const all = (await read('/denials?username=clara')) as readonly { readonly traceId: string }[];
    expect(all).toMatchObject([
      {
        username: 'clara',
        path: '/rest/entities/sec_AuditEvent',
        missing: { resource: 'sec_AuditEvent', action: 'read' },
      },
      { username: 'clara', path: '/rest/entities/User', details: 'Reading of the User is forbidden' },
    ]);
    expect(await read('/denials?username=clara&limit=1&offset=1')).toEqual([all[1]]);
    expect(await read(`/denials/${all[0]?.traceId ?? ''}`)).toEqual(all[0]);
    expect(await read('/denials?username=nobody')).toEqual([]);
  });

  it.each(['limit=1001', 'limit=x', 'offset=-1'])('answers 400 for %s', async (query) => {
    const [name = '', value = ''] = query.split('=');
    expect(await app.as('admin').get(`${SECURITY}/denials?${query}`)).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Parameter '${name}' has invalid value '${value}'`,
    });
  });
});

describe('GET /rest/security/activity', () => {
  it('counts log-ins and denials of each hour up to this one', async () => {
    await read('/denials');
    await auditEvent(app, 'login', ({ outcome, username }) => outcome === 'failure' && username === 'clara');
    const { hours } = (await read('/activity?hours=3')) as { readonly hours: readonly Record<string, unknown>[] };
    expect(hours.map(({ from }) => from)).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/),
      expect.any(String),
      expect.any(String),
    ]);
    const sum = (name: string): number => hours.reduce((total, hour) => total + Number(hour[name]), 0);
    expect([sum('failedLogins'), sum('denials')]).toEqual([1, 2]);
    expect(sum('logins')).toBeGreaterThanOrEqual(2);
    expect(hours[0]).toMatchObject({ failedLogins: 0, denials: 0 });
    expect(((await read('/activity')) as { hours: readonly unknown[] }).hours).toHaveLength(24);
  });

  it.each(['0', '169', 'x'])('answers 400 for %s hours', async (hours) => {
    expect((await app.as('admin').get(`${SECURITY}/activity?hours=${hours}`)).status).toBe(400);
  });
});

describe('GET /rest/security/unassigned-roles', () => {
  it('names roles that nobody has, neither themselves nor through another role', async () => {
    const role = { name: 'Unused', code: 'unused', scopes: ['API'], childRoles: ['product-viewer'] };
    await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', role);
    const codes = async (): Promise<string[]> =>
      ((await read('/unassigned-roles')) as { code: string }[]).map(({ code }) => code);
    const before = await codes();
    expect(before).toEqual(expect.arrayContaining(['unused', 'product-viewer', 'own-customers']));
    for (const used of ['order-clerk', 'system-full-access', 'anonymous-rest-role', 'rest-minimal']) {
      expect(before).not.toContain(used);
    }
    expect(await read('/unassigned-roles')).toContainEqual({
      roleType: 'resource',
      code: 'unused',
      name: 'Unused',
      source: 'database',
    });
    const assignment = { username: 'bob', roleCode: 'unused', roleType: 'resource' };
    await app.as('admin').post('/rest/entities/sec_RoleAssignmentEntity', assignment);
    const after = await codes();
    expect([after.includes('unused'), after.includes('product-viewer')]).toEqual([false, false]);
  });
});

describe('GET /rest/security/anonymous-access', () => {
  it('shows what callers without a token reach', async () => {
    expect(await read('/anonymous-access')).toEqual({
      openPatterns: expect.arrayContaining(['/rest/version']),
      patterns: ['GET /rest/entities/Product'],
      roles: ['anonymous-rest-role'],
      rowLevelRoles: [],
      permissions: expect.objectContaining({
        authorities: ['ROLE_anonymous-rest-role'],
        entities: expect.arrayContaining([{ target: 'Product:read', value: 1 }]),
      }),
    });
  });
});

describe('GET /rest/security/users/{username}/rights', () => {
  it('is a matrix with every entity and attribute', async () => {
    const rights = (await read('/users/clara/rights')) as {
      readonly entities: readonly { readonly entity: string; readonly attributes: readonly unknown[] }[];
    };
    expect(rights).toMatchObject({
      username: 'clara',
      resourceRoles: [{ code: 'order-clerk', name: expect.any(String) }],
      rowLevelRoles: [],
      specifics: expect.arrayContaining([
        { permission: 'rest.enabled', granted: true },
        { permission: 'security.admin', granted: false },
      ]),
    });
    const of = (name: string) => rights.entities.find(({ entity }) => entity === name);
    expect(of('Order')).toMatchObject({ read: true, update: true });
    expect(of('User')).toMatchObject({ create: false, read: false, update: false, delete: false });
    expect(of('User')?.attributes).toContainEqual({ attribute: 'username', access: 'none' });
    expect(of('Order')?.attributes).toContainEqual({ attribute: 'customer', access: 'modify' });
  });

  it('answers 404 for an unknown user', async () => {
    expect(await app.as('admin').get(`${SECURITY}/users/none/rights`)).toAnswer(404, {
      error: 'User not found',
      details: 'User none not found',
    });
  });
});

describe('DELETE /rest/security/users/{username}/sessions', () => {
  it('ends all of them, and says so in the audit log', async () => {
    await aUser(app.database, { username: 'dora', roles: ['rest-minimal'] });
    const logins = [await aLogin(app, { username: 'dora' }), await aLogin(app, { username: 'dora' })];
    const answer = await app.as('admin').delete(`${SECURITY}/users/dora/sessions`);
    expect(answer).toAnswer(200, { ended: 2 });
    for (const { access_token } of logins) {
      expect(await statusWith(app, access_token)).toBe(401);
    }
    expect(await auditEvent(app, 'session-ended', ({ subject }) => subject === 'dora')).toMatchObject({
      username: 'admin',
    });
    expect(await app.as('admin').delete(`${SECURITY}/users/dora/sessions`)).toAnswer(200, { ended: 0 });
  });
});

describe('GET /rest/security/settings', () => {
  it('shows what is in force, and no secret', async () => {
    const { text, json } = await app.as('admin').get(`${SECURITY}/settings`);
    expect(json).toEqual(
      expect.arrayContaining([
        {
          name: 'PASSWORD_MIN_LENGTH',
          group: 'PasswordSettings',
          value: 10,
          isDefault: false,
          isSecret: false,
          description: 'minimum characters of a new password',
        },
        expect.objectContaining({ name: 'CONSOLE_PATH', value: '/console', isDefault: true }),
        expect.objectContaining({ name: 'METRICS_TOKEN', value: null, isDefault: false, isSecret: true }),
        expect.objectContaining({ name: 'CLIENTS', value: null, isSecret: true }),
        expect.objectContaining({ name: 'DATABASE_URL', value: null, isSecret: true }),
      ]),
    );
    for (const secret of [METRICS_TOKEN, '{noop}', 'development-key-of-security-tokens']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('GET /rest/security/migrations and /system', () => {
  it('name what has run, and what runs', async () => {
    expect(await read('/migrations')).toEqual({
      framework: { run: expect.arrayContaining(['Console1700000000530']), pending: [] },
      application: { run: expect.any(Array), pending: [] },
    });
    expect(await read('/system')).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      database: {
        kind: expect.stringMatching(/^(embedded|server)$/),
        version: expect.stringMatching(/^PostgreSQL \d+/),
      },
      compatibility: '2',
      startedAt: expect.stringMatching(/^\d{4}-/),
    });
  });
});
