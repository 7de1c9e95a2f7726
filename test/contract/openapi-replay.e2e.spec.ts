import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KnownRoutes } from '../../src/latchkey/http/known-routes.js';
import { METHODS, type OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { ModelRows } from '../fuzz/model-rows.js';
import { PresentRows } from '../openapi/present-rows.js';
import { Replay } from '../openapi/replay.js';
import { useApp } from '../harness/use-app.js';

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const REQUESTS = 3;
const TEST_MS = 120_000;

/** What no schema can say, by component, or by entity and attribute; a star stands for what every object has. */
const RULES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  // A filter and a fetch plan name attributes of the requested entity.
  filter: fc.constantFrom({ conditions: [] }, { conditions: [{ property: 'id', operator: 'notEmpty' }] }),
  planAttribute: fc.constantFrom('id', 'version', { name: 'id' }),
  // Passwords have their own rules, and time zones a list.
  'User.password': fc.constant('Kite over the 7 hills'),
  'User.timeZoneId': fc.constantFrom('Europe/Berlin', null),
  'sec_UserSubstitutionEntity.startDate': fc.constantFrom('2024-02-29', null),
  'sec_UserSubstitutionEntity.endDate': fc.constantFrom('2030-01-01', null),
  // What a policy must have depends on its type and on the model, and what a client must have on how it authenticates.
  'sec_ResourcePolicyEntity.*': fc.uuid().map((resource) => ({ type: 'specific', resource, action: 'access' })),
  'sec_RowLevelPolicyEntity.*': fc.constant({
    type: 'JPQL',
    entityName: 'Product',
    action: 'READ',
    whereClause: '{"property":"name","operator":"=","value":"x"}',
  }),
  'sec_RoleAssignmentEntity.*': fc.constant({ roleCode: 'product-viewer', roleType: 'resource' }),
  'sec_OAuthClientEntity.*': fc.constant({
    clientSecret: 'Kite over the 7 hills',
    authMethods: ['basic', 'post'],
    grantTypes: ['password', 'client_credentials'],
    requireProofKey: true,
    redirectUris: ['https://shop.example/cb'],
    resourceRoles: ['product-viewer'],
    rowLevelRoles: [],
  }),
};

/** Parameters of services that take the id of a row. */
const PARAMETERS = { orderId: 'Order', productId: 'Product' };

const app = useApp();
let entities: readonly EntityModel[];

beforeAll(() => {
  entities = app.nest.get(EntityRegistry).all();
});

const isOfSystem = ({ name }: EntityModel): boolean => name === 'User' || name.startsWith('sec_');

describe(`requests made from the detailed document (protocol/docs.md 2), seed ${SEED}`, () => {
  it(
    'are never refused for their form, and answered as documented',
    async () => {
      const document = (await app.as('admin').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument;
      const rows = new PresentRows(app.database, entities, RULES, PARAMETERS);
      await rows.spare();
      await ModelRows.insert(
        app.database,
        entities.filter((each) => !isOfSystem(each)),
        SEED,
      );
      const replay = new Replay(app.as('admin'), document, entities, rows, REQUESTS, SEED);
      // Roles come before their policies.
      const operations = await replay.run(({ operation }) => /^create_sec_\w+RoleEntity$/.test(operation.operationId));
      expect([replay.faults, replay.unsuccessful]).toEqual([[], []]);
      expect(operations).toBeGreaterThan(100);
    },
    TEST_MS,
  );
});

describe('the generic document (protocol/docs.md 1)', () => {
  it('has every route of the API, and none that does not exist', async () => {
    const { paths } = (await app.asAnonymous().get('/rest/docs/openapi.json')).json as OpenApiDocument;
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).flatMap((method) =>
        routesOf(method, item.servers ? path : `/rest${path}`),
      ),
    );
    const offered = app.nest
      .get(KnownRoutes, { strict: false })
      .list()
      .filter((route) => / \/(rest|health|metrics|console\/|oauth2?\/(token|revoke|introspect))/.test(route))
      // Token endpoints take every method in order to refuse it, and HEAD works wherever GET does.
      .filter((route) => (route.includes(' /oauth') ? route.startsWith('POST') : !route.startsWith('HEAD')));
    expect([...documented.filter((route) => !route.startsWith('HEAD'))].sort()).toEqual(
      offered.map((route) => route.replaceAll(/:\w+/g, ':')).sort(),
    );
  });

  const routesOf = (method: string, path: string): string[] =>
    (path.includes('{format}') ? ['json', 'yaml'].map((each) => path.replace('{format}', each)) : [path]).map(
      (each) => `${method.toUpperCase()} ${each.replaceAll(/\{\w+\}/g, ':')}`,
    );
});
