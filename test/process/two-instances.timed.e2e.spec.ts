import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, exchange } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 120_000;
const FELT_MS = 100;
/** The fastest of several attempts counts, so that the load of the machine is not measured. */
const ATTEMPTS = 4;
const GIVE_UP_MS = 3_000;
const PASSWORD = 'sesame of instances';
/** The default of `BRUTE_FORCE_MAX_LOGIN_ATTEMPTS`. */
const MAX_LOGIN_ATTEMPTS = 5;
const BASIC = `Basic ${Buffer.from('client:secret').toString('base64')}`;

let database: PrivateDatabase;
let a: BackendProcess;
/** A second process on the same server. The embedded database has only one process, which must see its own changes. */
let b: BackendProcess;
let admin: string;
let users = 0;

interface Person {
  readonly id: string;
  readonly username: string;
  /** From the first instance. */
  readonly token: string;
}

const server = (process.env.DATABASE_URL ?? '') !== '';

beforeAll(async () => {
  database = await privateDatabase();
  a = await BackendProcess.start(database.environment);
  b = server ? await BackendProcess.start(database.environment) : a;
  admin = await tokenAt(a.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await Promise.all([...new Set([a, b])].map((each) => each.kill('SIGTERM')));
  await database.remove();
});

const send = (at: BackendProcess, token: string, method: string, path: string, body?: object): Promise<Answer> =>
  exchange(at.url, method, path, body, { authorization: `Bearer ${token}` });

/** What the administrator does on the first instance. @returns id of the row, when there is one */
async function change(method: string, path: string, body?: object): Promise<string> {
  const answer = await send(a, admin, method, path, body);
  expect([method, path, answer.status < 300]).toEqual([method, path, true]);
  return answer.text === '' ? '' : ((answer.json as { id?: string }).id ?? '');
}

async function aPerson(...roles: readonly [string, 'resource' | 'row_level'][]): Promise<Person> {
  const username = `person-${++users}`;
  const id = await change('POST', '/rest/entities/User', { username, password: PASSWORD, active: true });
  for (const [roleCode, roleType] of [['rest-minimal', 'resource'], ...roles]) {
    await change('POST', '/rest/entities/sec_RoleAssignmentEntity', { username, roleCode, roleType });
  }
  return { id, username, token: await tokenAt(a.url, username, PASSWORD) };
}

const products = (at: BackendProcess, { token }: Person): Promise<Answer> =>
  send(at, token, 'GET', '/rest/entities/Product?limit=1');

/** The instance gives this answer before the change, and another one soon after it. */
async function expectFelt(
  prepare: () => Promise<{ act: () => Promise<unknown>; probe: () => Promise<unknown> }>,
  before: unknown,
  after: unknown,
): Promise<void> {
  const times: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { act, probe } = await prepare();
    expect(await probe()).toEqual(before);
    await act();
    const began = performance.now();
    let seen = await probe();
    while (JSON.stringify(seen) !== JSON.stringify(after) && performance.now() - began < GIVE_UP_MS) {
      seen = await probe();
    }
    times.push(performance.now() - began);
    expect(seen).toEqual(after);
  }
  expect(Math.min(...times)).toBeLessThan(FELT_MS);
}

const logIn = (at: BackendProcess, username: string, password: string, client = 'client:secret'): Promise<Answer> =>
  exchange(
    at.url,
    'POST',
    '/oauth/token',
    new URLSearchParams({ grant_type: 'password', username, password }).toString(),
    {
      authorization: `Basic ${Buffer.from(client).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  );

const status = async (answer: Promise<Answer>): Promise<number> => (await answer).status;

const aRole = (code: string, resourcePolicies: object[]): Promise<string> =>
  change('POST', '/rest/entities/sec_ResourceRoleEntity', { name: code, code, scopes: ['API'], resourcePolicies });

const READS_PRODUCTS = { type: 'entity', resource: 'Product', action: 'read' };

const cheaperThan = (price: number): object => ({
  type: 'JPQL',
  entityName: 'Product',
  action: 'READ',
  whereClause: JSON.stringify({ property: 'price', operator: '<', value: price }),
});

const WHERE = server
  ? 'what one process changes is felt by another at its next request'
  : 'what a process changes is felt by itself at the next request';

describe(`${WHERE} (protocol/oauth.md 7, 8, roles.md 5)`, () => {
  it(
    'a token is revoked',
    () =>
      expectFelt(
        async () => {
          const { token } = await aPerson();
          return {
            act: () =>
              exchange(a.url, 'POST', '/oauth/revoke', new URLSearchParams({ token }).toString(), {
                authorization: BASIC,
                'content-type': 'application/x-www-form-urlencoded',
              }),
            probe: () => status(send(b, token, 'GET', '/rest/userInfo')),
          };
        },
        200,
        401,
      ),
    TEST_MS,
  );

  it(
    'an administrator ends a session',
    () =>
      expectFelt(
        async () => {
          const { token, username } = await aPerson();
          const sessions = await send(a, admin, 'GET', `/rest/security/sessions?username=${username}`);
          const [{ sessionId } = { sessionId: '' }] = sessions.json as { sessionId: string }[];
          return {
            act: () => change('DELETE', `/rest/security/sessions/${sessionId}`),
            probe: () => status(send(b, token, 'GET', '/rest/userInfo')),
          };
        },
        200,
        401,
      ),
    TEST_MS,
  );

  it.each([
    ['is deactivated', { active: false }],
    ['gets another password', { password: 'another sesame 42' }],
  ])(
    'a user %s',
    (_, body) =>
      expectFelt(
        async () => {
          const { id, token } = await aPerson();
          return {
            act: () => change('PUT', `/rest/entities/User/${id}`, body),
            probe: () => status(send(b, token, 'GET', '/rest/userInfo')),
          };
        },
        200,
        401,
      ),
    TEST_MS,
  );

  it(
    'a role is assigned',
    async () => {
      await aRole('assigned-later', [READS_PRODUCTS]);
      await expectFelt(
        async () => {
          const person = await aPerson();
          const assignment = { username: person.username, roleCode: 'assigned-later', roleType: 'resource' };
          return {
            act: () => change('POST', '/rest/entities/sec_RoleAssignmentEntity', assignment),
            probe: () => status(products(b, person)),
          };
        },
        403,
        200,
      );
    },
    TEST_MS,
  );

  it(
    'the assignment of a role is taken away',
    async () => {
      await aRole('taken-away', [READS_PRODUCTS]);
      await expectFelt(
        async () => {
          const person = await aPerson();
          const assignment = { username: person.username, roleCode: 'taken-away', roleType: 'resource' };
          const id = await change('POST', '/rest/entities/sec_RoleAssignmentEntity', assignment);
          return {
            act: () => change('DELETE', `/rest/entities/sec_RoleAssignmentEntity/${id}`),
            probe: () => status(products(b, person)),
          };
        },
        200,
        403,
      );
    },
    TEST_MS,
  );

  it(
    'a stored OAuth client gets another secret',
    () =>
      expectFelt(
        async () => {
          const clientId = `client-${users}`;
          const { username } = await aPerson();
          const client = { clientId, clientSecret: 'first secret of a client', grantTypes: ['password'] };
          const id = await change('POST', '/rest/entities/sec_OAuthClientEntity', client);
          const clientSecret = 'second secret of a client';
          return {
            act: () => change('PUT', `/rest/entities/sec_OAuthClientEntity/${id}`, { clientSecret }),
            probe: () => status(logIn(b, username, PASSWORD, `${clientId}:${client.clientSecret}`)),
          };
        },
        200,
        401,
      ),
    TEST_MS,
  );

  it(
    'wrong passwords lock an account',
    () =>
      expectFelt(
        async () => {
          const { username } = await aPerson();
          return {
            act: async () => {
              for (let attempt = 0; attempt < MAX_LOGIN_ATTEMPTS; attempt++) {
                expect(await status(logIn(a, username, 'a wrong sesame'))).toBe(400);
              }
            },
            probe: async () => {
              const { json } = await logIn(b, username, PASSWORD);
              return (json as { error_description?: string }).error_description ?? 'let in';
            },
          };
        },
        'let in',
        'User account is locked',
      ),
    TEST_MS,
  );

  it(
    'a role of the database loses its policies',
    () =>
      expectFelt(
        async () => {
          const code = `reads-products-${users}`;
          const role = await aRole(code, [READS_PRODUCTS]);
          const person = await aPerson([code, 'resource']);
          return {
            act: () => change('PUT', `/rest/entities/sec_ResourceRoleEntity/${role}`, { resourcePolicies: [] }),
            probe: () => status(products(b, person)),
          };
        },
        200,
        403,
      ),
    TEST_MS,
  );

  it(
    'a row-level role of the database becomes narrower',
    async () => {
      await aRole('counts-products', [READS_PRODUCTS]);
      await expectFelt(
        async () => {
          const code = `cheap-${users}`;
          const body = { name: code, code, rowLevelPolicies: [cheaperThan(1_000_000)] };
          const role = await change('POST', '/rest/entities/sec_RowLevelRoleEntity', body);
          const person = await aPerson(['counts-products', 'resource'], [code, 'row_level']);
          return {
            act: () =>
              change('PUT', `/rest/entities/sec_RowLevelRoleEntity/${role}`, { rowLevelPolicies: [cheaperThan(0)] }),
            probe: async () => ((await products(b, person)).json as object[]).length,
          };
        },
        1,
        0,
      );
    },
    TEST_MS,
  );

  it(
    'a user stands in for another',
    () =>
      expectFelt(
        async () => {
          const person = await aPerson();
          const { username, token } = person;
          await change('POST', '/rest/entities/sec_UserSubstitutionEntity', { username, substitutedUsername: 'admin' });
          return {
            act: () => send(a, token, 'PUT', '/rest/user-session/substitution', { username: 'admin' }),
            probe: () => status(products(b, person)),
          };
        },
        403,
        200,
      ),
    TEST_MS,
  );
});
