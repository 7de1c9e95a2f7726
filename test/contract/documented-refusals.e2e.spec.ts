import { beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS, type OpenApiDocument, type Operation } from '../../src/latchkey/openapi/openapi.js';
import { aUser } from '../builders/a-user.js';
import type { Actor } from '../harness/actor.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';
import { AnswerCheck } from '../openapi/answer-check.js';

/** What stands in paths for their parameters: what exists, where a refusal must come from further inside. */
const NAMES: Readonly<Record<string, string>> = {
  entityName: 'Order',
  queryName: 'ordersByCustomer',
  serviceName: 'orderService',
  methodName: 'calculateTotalAmount',
  fetchPlanName: '_base',
  username: 'carol',
  code: 'order-clerk',
  format: 'json',
  asset: 'start.js',
};
const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

/** Bodies that break the form, the types or the constraints of what is wanted. */
const BODIES = ['', '{', 'null', '[]', '[{}]', '{}', '{"orderId":""}', '{"code":"x"}'];

interface Target {
  readonly method: string;
  /** Below the root of the server. */
  readonly path: string;
  readonly operation: Operation;
}

const app = useApp();
let admin: Actor;
let bob: Actor;

beforeAll(async () => {
  await aUser(app.database, { username: 'carol' });
  [admin, bob] = [app.as('admin'), app.as('bob')];
});

const GENERIC = '/rest/docs/openapi.json';

describe.each([
  ['the generic document', GENERIC],
  ["the project's document", '/rest/docs/openapiDetailed.json'],
])('%s has each status and body', (_, path) => {
  let targets: readonly Target[];
  let check: AnswerCheck;

  beforeAll(async () => {
    const document = (await admin.get(path)).json as OpenApiDocument;
    check = new AnswerCheck(document, false);
    targets = targetsOf(document);
    expect(targets.length).toBeGreaterThan(80);
  });

  /** Who the operation is for. */
  const callerOf = ({ security }: Operation): Actor => {
    const [scheme] = security ?? [{}];
    return scheme === undefined ? app.asAnonymous() : 'client' in scheme ? app.asClient() : admin;
  };

  /** @returns what the document does not say, and how often the status came */
  async function send(
    requests: readonly (readonly [Target, Actor, url: string, body?: string, headers?: SentHeaders])[],
    status: number,
  ): Promise<readonly [faults: string[], count: number]> {
    const faults: string[] = [];
    let count = 0;
    for (const [{ method, operation }, actor, url, body, headers] of requests) {
      const answer: Answer = await actor.send(method, url, body, headers);
      const fault = answer.status >= 300 ? check.faultOf(operation, answer) : undefined;
      if (fault !== undefined) {
        faults.push(`${method} ${url} ${body ?? ''}: ${fault}`);
      }
      count += answer.status === status ? 1 : 0;
    }
    return [faults, count];
  }

  it('of malformed URLs, which may come from every path and every query string', async () => {
    const queries = targets.map((each) => [each, callerOf(each.operation), `${each.path}?a=%ff`] as const);
    const paths = targets
      .filter(({ path: url }) => url.includes(UNKNOWN))
      .map((each) => [each, callerOf(each.operation), each.path.replace(UNKNOWN, '%zz')] as const);
    const [faults, count] = await send([...queries, ...paths], 400);
    expect([faults, count]).toEqual([[], queries.length + paths.length]);
  });

  it('of callers without a token, and of those without rights', async () => {
    const closed = targets.filter(({ operation }) => operation.security === undefined);
    const [faults, count] = await send(
      closed.map((each) => [each, app.asAnonymous(), each.path]),
      401,
    );
    expect([faults, count]).toEqual([[], closed.length]);
    expect(
      await send(
        closed.map((each) => [each, bob, each.path]),
        403,
      ),
    ).toEqual([[], expect.any(Number)]);
  });

  it('of clients that take no JSON', async () => {
    const [faults, count] = await send(
      targets.map((each) => [each, callerOf(each.operation), each.path, undefined, { accept: 'application/xml' }]),
      406,
    );
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(30);
  });

  it('of bodies that break forms and constraints, violations among them', async () => {
    const requests = targets
      .filter(({ operation }) => operation.requestBody)
      .flatMap((each) => BODIES.map((body) => [each, callerOf(each.operation), each.path, body] as const));
    const [faults, count] = await send(requests, 400);
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(targets.length);
  });

  it('of query strings whose values break types and constraints', async () => {
    const requests = targets.flatMap((each) => {
      const named = each.operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
      const names = ['orderId', ...named.map(({ name }) => name)];
      return ['', '-1'].map((value) => {
        const query = names.map((name) => `${name}=${value}`).join('&');
        return [each, callerOf(each.operation), `${each.path}?${query}`] as const;
      });
    });
    const [faults, count] = await send(requests, 400);
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(30);
  });

  it('of clients that know the answer already', async () => {
    const undocumented: string[] = [];
    for (const { method, path: url, operation } of targets.filter(({ method }) => method === 'GET')) {
      const caller = callerOf(operation);
      const { headers } = await caller.get(url);
      if (headers.etag !== undefined) {
        const again = await caller.get(url, undefined, { 'if-none-match': headers.etag });
        const fault = check.faultOf(operation, again);
        undocumented.push(...(fault !== undefined && again.status === 304 ? [`${method} ${url}: ${fault}`] : []));
      }
    }
    expect(undocumented).toEqual([]);
  });
});

const targetsOf = ({ paths }: OpenApiDocument): readonly Target[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      const below = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? UNKNOWN);
      return operation
        ? [{ method: method.toUpperCase(), path: (item.servers ? '' : '/rest') + below, operation }]
        : [];
    }),
  );
