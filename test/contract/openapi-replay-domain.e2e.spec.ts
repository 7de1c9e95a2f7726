import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attribute } from '../../src/latchkey/model/attribute.js';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { EchoModule } from '../builders/services/echo.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { ModelRows } from '../fuzz/model-rows.js';
import { useApp } from '../harness/use-app.js';
import { PresentRows } from '../openapi/present-rows.js';
import { Replay } from '../openapi/replay.js';

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const REQUESTS = 2;
const TEST_MS = 120_000;

/** What no schema can say; names as in the replay of the shop. */
const RULES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  filter: fc.constant({ conditions: [] }),
  planAttribute: fc.constantFrom('id', 'version', { name: 'id' }),
  'Inspection.past': fc.constantFrom('2024-02-29', null),
  'Inspection.pastOrPresent': fc.constantFrom('2024-02-29T10:15:00Z', null),
  'Inspection.future': fc.constantFrom('2999-12-31T10:15:00', null),
  'Inspection.futureOrPresent': fc.constantFrom('2999-12-31', null),
  // A code that is free, and rules of several attributes.
  'Offer.*': fc.uuid().map((code) => ({ code: `A${code}`, kind: null, opens: null, closes: null })),
  // A check that only the database knows.
  'Coupon.percent': fc.integer({ min: 0, max: 99 }),
};

/** Two overloads that both fit one parameter, a method that wants more than its type says, and one that answers less. */
const UNFIT: readonly string[] = ['/services/overloads/find', '/services/echo/kinds', '/services/echo/noDiscount'];

/** Deletions, and what is refused as they are. */
const isDeletion = (operation: string): boolean =>
  operation.startsWith('delete') || operation.endsWith('/deletion-preview');

const isOfSystem = (name: string): boolean => name === 'User' || name.startsWith('sec_');

const app = useApp(() => startDomainApp({}, [EchoModule]));
let entities: readonly EntityModel[];
/** What nothing refers to can be deleted, unless its own references may deny that. */
let deletable: ReadonlySet<string>;

beforeAll(() => {
  const registry = app.nest.get(EntityRegistry);
  entities = registry.all().filter(({ name }) => !isOfSystem(name));
  const denies = (attribute: Attribute): boolean => attribute.kind === 'toOne' && attribute.onDelete === 'deny';
  const free = entities.filter(
    (entity) => registry.referencesTo(entity).length === 0 && ![...entity.attributes.values()].some(denies),
  );
  deletable = new Set(
    free.flatMap(({ name }) => [`delete /entities/${name}`, `post /entities/${name}/deletion-preview`]),
  );
});

/** The document without accounts, roles and clients, which the replay of the shop is about, and without what is unfit. */
async function documentOfDomain(): Promise<OpenApiDocument> {
  const document = (await app.as('admin').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument;
  const paths = Object.entries(document.paths).filter(
    ([path]) => !isOfSystem(path.split('/')[2] ?? '') && !UNFIT.includes(path),
  );
  return { ...document, paths: Object.fromEntries(paths) };
}

describe(`requests made from the document of every kind of attribute and key (protocol/docs.md 2), seed ${SEED}`, () => {
  it(
    'are never refused for their form, and answered as documented',
    async () => {
      const rows = new PresentRows(app.database, entities, RULES, {});
      await ModelRows.insert(app.database, entities, SEED);
      const replay = new Replay(app.as('admin'), await documentOfDomain(), entities, rows, REQUESTS, SEED);
      const operations = await replay.run(() => false);
      const unsuccessful = replay.unsuccessful.filter((name) => !isDeletion(name) || deletable.has(name));
      expect([replay.faults, unsuccessful]).toEqual([[], []]);
      expect(operations).toBeGreaterThan(400);
    },
    TEST_MS,
  );
});
