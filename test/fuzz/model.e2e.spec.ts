import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FetchPlanRegistry } from '../../src/latchkey/entities/fetch-plan/fetch-plan-registry.js';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { aUserWith } from '../builders/a-user.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';
import { FewRightsModule } from './few-rights.module.js';
import { inconsistentRows } from './inconsistent-rows.js';
import { type ModelRequest, modelRequests, type RequestKind } from './model-requests.js';
import { ModelRows } from './model-rows.js';
import { RequestSender } from './sent-requests.js';

const REQUESTS = 5_000;
const AT_ONCE = 25;
const TEST_MS = 240_000;
/** What the user with few rights requests: all that the role mentions, and something that it does not. */
const OF_FEW_RIGHTS = [
  'Order',
  'OrderLine',
  'LineNote',
  'Customer',
  'Product',
  'Payment',
  'CardPayment',
  'Specimen',
  'Tag',
];

/** Accounts, roles and clients: without them no further request would work, and their rules have their own specs. */
const isSpared = (name: string): boolean => name === 'User' || name.startsWith('sec_');

/** At least this many requests of each kind must succeed, or the generator produces nonsense. */
const SUCCESSES: Readonly<Record<RequestKind, number>> = {
  list: 250,
  load: 200,
  search: 250,
  count: 150,
  create: 200,
  createAll: 80,
  update: 200,
  updateAll: 80,
  delete: 20,
  deleteAll: 10,
};

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

let app: TestApp;
let sender: RequestSender;
let entities: readonly EntityModel[];

beforeAll(async () => {
  app = await startDomainApp({ OPTIMISTIC_LOCKING_ENABLED: 'true' }, [FewRightsModule]);
  sender = new RequestSender(app.url, AT_ONCE);
  entities = app.nest
    .get(EntityRegistry)
    .all()
    .filter(({ name, readOnly }) => !readOnly && !isSpared(name));
});

afterAll(async () => {
  sender.close();
  await app.close();
});

/** The answers, by kind and by entity. */
class Answers {
  private readonly counts = new Map<string, number>();

  add({ kind, entity }: ModelRequest, status: number): void {
    const success = status < 300 ? 'ok' : 'refused';
    for (const key of ['all', `${kind} ${success}`, `${entity} ${success}`]) {
      this.counts.set(key, this.of(key) + 1);
    }
  }

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}

/** @throws Error for a server error, and where no answer came */
async function ask(username: string, { kind, method, path, body }: ModelRequest): Promise<number> {
  const headers = {
    authorization: `Bearer ${await app.tokenOf(username)}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const status = await sender.statusOf({ method, path, headers, body });
  if (typeof status === 'string' || status >= 500) {
    throw new Error(`FUZZ_SEED=${SEED}: ${status} for ${kind} ${method} ${path} ${(body ?? '').slice(0, 3_000)}`);
  }
  return status;
}

/** Batches of requests with who sends them. */
async function batches(rows: ModelRows): Promise<readonly (readonly [string, ModelRequest])[][]> {
  const plans = app.nest.get(FetchPlanRegistry);
  const clerk = await aUserWith(app.database, 'few-rights');
  const ofFewRights = entities.filter(({ name }) => OF_FEW_RIGHTS.includes(name));
  const requests = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('admin'), modelRequests(entities, rows, plans)) },
    { weight: 1, arbitrary: fc.tuple(fc.constant(clerk), modelRequests(ofFewRights, rows, plans)) },
  );
  const batch = fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE });
  return fc.sample(batch, { numRuns: REQUESTS / AT_ONCE, seed: SEED });
}

describe(`${REQUESTS} requests generated from the model (protocol/entities.md 2), seed ${SEED}`, () => {
  it(
    'are never answered by a server error, mostly answered well, and leave consistent rows',
    async () => {
      const rows = await ModelRows.insert(app.database, entities, SEED);
      const answers = new Answers();
      for (const batch of await batches(rows)) {
        await Promise.all(
          batch.map(async ([username, request]) => {
            answers.add(request, await ask(username, request));
          }),
        );
      }
      expect(answers.of('all')).toBe(REQUESTS);
      expect(Object.entries(SUCCESSES).filter(([kind, least]) => answers.of(`${kind} ok`) < least)).toEqual([]);
      expect(entities.map(({ name }) => name).filter((name) => answers.of(`${name} ok`) === 0)).toEqual([]);
      expect(await inconsistentRows(app.database, entities)).toEqual([]);
    },
    TEST_MS,
  );
});
