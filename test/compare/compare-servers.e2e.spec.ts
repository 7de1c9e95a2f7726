import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EntityAttributePolicy, EntityPolicy, Latchkey, ResourceRole, SpecificPolicy } from 'latchkey';
import { freePort } from '../../bench/database/postgres-cluster.js';
import { main } from '../../compare/main.js';
import { aUser } from '../builders/a-user.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import type { TestApp } from '../harness/app.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';
import { LossyProxy } from './lossy-proxy.js';

@ResourceRole({ code: 'tag-names', name: 'Reads tags with their names' })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, ['name'], 'view')
class TagNamesRole {}

@ResourceRole({ code: 'nameless-tags', name: 'Reads tags without their names' })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Tag, ['read'])
class NamelessTagsRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [TagNamesRole, NamelessTagsRole] })] })
class TagRolesModule {}

const BLUE = '5ea4c400-0000-4000-8000-000000000061';
const RED = '5ea4c400-0000-4000-8000-000000000062';
const ACME = '5ea4c400-0000-4000-8000-000000000063';
const A1 = '5ea4c400-0000-4000-8000-000000000064';
const WRITTEN = ['Tag', 'Customer', 'Order', 'Coupon', 'Product'];
const CAROLS_PASSWORD = 'a password that nothing prints';
const RUN_MS = 120_000;

const reference = useApp(() => startDomainApp({}, [TagRolesModule]));
const twin = useApp(() => startDomainApp({}, [TagRolesModule]));
const third = useApp(() =>
  startDomainApp({ COMPATIBILITY: '3', INLINE_FETCH_PLAN_ENABLED: 'false' }, [TagRolesModule]),
);

beforeAll(async () => {
  for (const app of [reference, twin, third]) {
    const admin = app.as('admin');
    await admin.post('/rest/entities/Tag', { id: BLUE, name: 'Blue' });
    await admin.post('/rest/entities/Customer', { id: ACME, name: 'Acme' });
    const order = { id: A1, number: 'A-1', date: '2024-05-02', amount: 7.5, customer: { id: ACME } };
    await admin.post('/rest/entities/Order', order);
    await aUser(app.database, { username: 'carol', password: CAROLS_PASSWORD, roles: ['tag-names'] });
    await aUser(app.database, { username: 'dave', roles: [app === reference ? 'tag-names' : 'nameless-tags'] });
  }
});

interface Run {
  readonly code: number;
  /** The report without the lines that name the servers. */
  readonly report: string;
}

async function compare(
  candidate: { readonly url: string },
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Run> {
  let printed = '';
  const servers = [`--reference=${reference.url}`, `--candidate=${candidate.url}`];
  const code = await main(
    [...servers, ...args],
    (text) => {
      printed += text;
    },
    signal,
  );
  return { code, report: printed.replace(/^reference: http.*\ncandidate: http.*\n\n/, '') };
}

/** The access token of a request; undefined for others, and for the wrong one that runs send on purpose. */
const tokenIn = (init: RequestInit | undefined): string | undefined =>
  /^Bearer (?!not-a-token)(.+)/.exec(new Headers(init?.headers).get('authorization') ?? '')?.[1];

/** Ids of all rows, of each entity that runs write. */
async function rowsOf(app: TestApp): Promise<Record<string, string[]>> {
  const rows = WRITTEN.map(async (entity) => {
    const { json } = await app.as('admin').get(`/rest/entities/${entity}?sort=id`);
    return [entity, (json as { id: string }[]).map(({ id }) => id)] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

const ROWS = { Tag: [BLUE], Customer: [ACME], Order: [A1], Coupon: [], Product: [] };

describe('two equal servers', () => {
  it(
    'differ nowhere, in reads and writes of several users, and nothing is left behind',
    async () => {
      const json = join(testRun().folder, 'comparison.json');
      const users = ['--as=admin:admin', `--as=carol:${CAROLS_PASSWORD}`];
      const entities = `--entities=${WRITTEN.join()}`;
      const sent = jest.spyOn(globalThis, 'fetch');
      const { code, report } = await compare(twin, [...users, entities, '--write', '--json', json]);
      const tokens = new Set(sent.mock.calls.flatMap(([, init]) => tokenIn(init) ?? []));
      sent.mockRestore();
      expect(report).toMatch(/^group +same +deviations +different\n/);
      expect(report).toMatch(/\nwrites +\d{3} +0 +0\n/);
      expect(report).toMatch(/\nall +\d{3,4} +0 +0\n$/);
      expect(code).toBe(0);
      expect([await rowsOf(reference), await rowsOf(twin)]).toEqual([ROWS, ROWS]);

      const text = await readFile(json, 'utf8');
      const { verdicts } = JSON.parse(text) as {
        verdicts: { question: { method: string }; reference: { status: number } }[];
      };
      const statuses = new Set(verdicts.map(({ question, reference: { status } }) => `${question.method} ${status}`));
      expect([...statuses]).toEqual(
        expect.arrayContaining(['GET 200', 'POST 201', 'PUT 200', 'DELETE 204', 'GET 404']),
      );
      expect(tokens.size).toBe(4);
      for (const secret of [CAROLS_PASSWORD, ...tokens]) {
        expect(report + text).not.toContain(secret);
      }
    },
    RUN_MS,
  );
});

describe('servers that differ on purpose', () => {
  it(
    'one row more',
    async () => {
      await twin.as('admin').post('/rest/entities/Tag', { id: RED, name: 'Red' });
      const { code, report } = await compare(twin, ['--as=admin:admin', '--entities=Tag']);
      await twin.as('admin').delete(`/rest/entities/Tag/${RED}`);
      expect(code).toBe(1);
      expect(report).toMatch(/\nmetadata +1\d +0 +0\n/);
      expect(report).toContain(
        `GET /rest/entities/Tag?sort=id&limit=50 as admin
   body/${RED}: absent and {"_entityName":"Tag","_instanceName":"Red","id":"${RED}"`,
      );
      expect(report).toContain('   body: 1 and 2\n   reference: 200 1\n   candidate: 200 2\n');
    },
    RUN_MS,
  );

  it(
    'another role of a user; a refused filter is a deviation',
    async () => {
      const { code, report } = await compare(twin, ['--as=admin:admin', '--as=dave:dave', '--entities=Tag']);
      expect(code).toBe(1);
      expect(report).toMatch(/\nrights +3 +0 +1\n/);
      expect(report).toContain(`
Deviations (docs/protocol/deviations.md):
    4  filter or sort by an attribute the caller may not view (except keys)

1. GET /rest/permissions as dave
   body/authorities/ROLE_tag-names: "ROLE_tag-names" and absent
   body/authorities/ROLE_nameless-tags: absent and "ROLE_nameless-tags"
   body/entityAttributes/Tag:name: {"target":"Tag:name","value":1} and absent
`);
      expect(report).toContain(
        `GET /rest/entities/Tag/${BLUE} as dave
   body/name: "Blue" and absent
   reference: 200 {"_entityName":"Tag","_instanceName":"Blue","id":"${BLUE}","name":"Blue"}
   candidate: 200 {"_entityName":"Tag","_instanceName":"Tag-${BLUE} [detached]","id":"${BLUE}"}
`,
      );
    },
    RUN_MS,
  );

  it(
    'another generation of the protocol and another setting',
    async () => {
      const { code, report } = await compare(third, ['--as=admin:admin', '--entities=Tag', '--limit=30']);
      expect(code).toBe(1);
      expect(report).toContain(`1. GET /rest/capabilities without a token
   body/inlineFetchPlans: true and false
   reference: 200 {"inlineFetchPlans":true}
   candidate: 200 {"inlineFetchPlans":false}
`);
      expect(report).toContain(`2. GET /rest/metadata/datatypes as admin
   content-type: "application/json;charset=utf-8" and "application/json"
`);
      expect(report).toContain(`GET /rest/metadata/entities/Tag/views/_local as admin
   status: "200" and "404"
`);
      expect(report).not.toContain('Deviations');
    },
    RUN_MS,
  );
});

describe('a run that goes wrong', () => {
  const WRITES = ['--as=admin:admin', '--entities=Tag', '--limit=40', '--write'];
  let proxy: LossyProxy | undefined;

  afterEach(() => proxy?.close());

  it(
    'deletes what it created when it is interrupted',
    async () => {
      const interruption = new AbortController();
      let created = 0;
      proxy = await LossyProxy.start(twin.url, (method, _, body) => {
        created += method === 'POST' && body.includes('"name":"cmp') ? 1 : 0;
        if (method === 'PUT' && created > 0) {
          interruption.abort(new Error('Interrupted'));
        }
        return 'answer';
      });
      expect(await compare(proxy, WRITES, interruption.signal)).toEqual({ code: 2, report: 'Interrupted\n' });
      expect(created).toBe(1);
      expect([await rowsOf(reference), await rowsOf(twin)]).toEqual([ROWS, ROWS]);
    },
    RUN_MS,
  );

  it(
    'deletes also the object whose creation had no response',
    async () => {
      let lost = 0;
      proxy = await LossyProxy.start(twin.url, (method, _, body) => {
        const isCreation = method === 'POST' && body.includes('"name":"cmp');
        lost += isCreation ? 1 : 0;
        return isCreation ? 'lose' : 'answer';
      });
      const { code, report } = await compare(proxy, WRITES);
      expect(code).toBe(1);
      expect(report).toContain('   candidate: no response ');
      expect(lost).toBeGreaterThan(0);
      expect([await rowsOf(reference), await rowsOf(twin)]).toEqual([ROWS, ROWS]);
    },
    RUN_MS,
  );

  it('names the server and the user of a refused login, not the password', async () => {
    expect(await compare(twin, ['--as=admin:wrong-word'])).toEqual({
      code: 2,
      report: 'The reference refuses the login of admin: 400 invalid_grant\n',
    });
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await compare({ url }, ['--as=admin:admin'])).toEqual({
      code: 2,
      report: `The candidate at ${url} cannot be reached: ECONNREFUSED\n`,
    });
  });

  it('says that the file of the report cannot be written', async () => {
    const args = [
      '--as=admin:admin',
      '--entities=Tag',
      '--limit=1',
      '--json',
      join(testRun().folder, 'missing', 'x.json'),
    ];
    const { code, report } = await compare(twin, args);
    expect(code).toBe(2);
    expect(report).toContain('The file of --json cannot be written: ENOENT');
  });

  it('stops when the servers have no entity in common', async () => {
    expect(await compare(twin, ['--as=admin:admin', '--entities=Nothing'])).toEqual({
      code: 2,
      report: 'The servers do not have any of these entities in common: compare two servers with one model\n',
    });
  });
});
