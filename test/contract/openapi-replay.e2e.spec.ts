import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { KnownRoutes } from '../../src/common/http/known-routes.js';
import { METHODS, type OpenApiDocument } from '../../src/docs/openapi.js';
import { idSegment } from '../../src/entities/entity-id.js';
import type { EntityModel } from '../../src/metadata/entity-model.js';
import { EntityRegistry } from '../../src/metadata/entity-registry.js';
import { ModelRows } from '../fuzz/model-rows.js';
import { startApp, type TestApp } from '../harness/app.js';
import { AnswerCheck } from '../openapi/answer-check.js';
import { GeneratedValues } from '../openapi/generated-values.js';
import { PresentRows } from '../openapi/present-rows.js';
import { type DocumentedOperation, operationsOf, requestsTo } from '../openapi/replayed-requests.js';

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const REQUESTS = 3;
/** Fewer than rows are there. */
const DELETIONS = 2;
const JSON_BODY = { 'content-type': 'application/json' };
const TEST_MS = 120_000;

/** What no schema can say, by component, or by entity and attribute; a star stands for what every object has. */
const RULES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  // A filter and a fetch plan name attributes of the entity that is asked for.
  filter: fc.constantFrom({ conditions: [] }, { conditions: [{ property: 'id', operator: 'notEmpty' }] }),
  planAttribute: fc.constantFrom('id', 'version', { name: 'id' }),
  // Passwords have rules of their own, and time zones a list.
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

let app: TestApp;
let entities: readonly EntityModel[];

beforeAll(async () => {
  app = await startApp();
  entities = app.nest.get(EntityRegistry).all();
});

afterAll(() => app.close());

const isOfSystem = ({ name }: EntityModel): boolean => name === 'User' || name.startsWith('sec_');

/** Of the two ways to delete one is enough: the first may leave no rows to the second. */
const nameOf = ({ method, path }: DocumentedOperation): string =>
  method === 'delete' ? `delete ${path.replace('/{entityId}', '')}` : `${method} ${path}`;

/** Requests to all operations of a document, one after the other. */
class Replay {
  readonly faults: string[] = [];
  private readonly outcomes = new Map<string, boolean>();
  private readonly check = new AnswerCheck(this.document, true);
  private readonly values = new GeneratedValues(this.document.components.schemas, this.rows.known);
  private seed = SEED;

  constructor(
    private readonly document: OpenApiDocument,
    private readonly rows: PresentRows,
  ) {}

  /** Operations that no request has succeeded with. */
  get unsuccessful(): string[] {
    return [...this.outcomes].filter(([, succeeded]) => !succeeded).map(([name]) => name);
  }

  async run(operations: readonly DocumentedOperation[]): Promise<void> {
    for (const documented of operations) {
      await this.rows.look(documented.method !== 'get');
      for (let count = documented.method === 'delete' ? DELETIONS : REQUESTS; count > 0; count--) {
        const succeeded = await this.send(documented);
        this.outcomes.set(nameOf(documented), succeeded || this.outcomes.get(nameOf(documented)) === true);
        await this.rows.look(documented.method === 'delete');
      }
    }
  }

  private async send(documented: DocumentedOperation): Promise<boolean> {
    const { method, operation } = documented;
    const [request] = fc.sample(requestsTo(documented, this.values, this.ids(documented)), {
      numRuns: 1,
      seed: ++this.seed,
    });
    if (!request) {
      return false;
    }
    // Ids may be numbers that JavaScript has no place for.
    const body = stringify(request.body);
    const answer = await app.as('admin').send(method.toUpperCase(), `/rest${request.path}`, body, JSON_BODY);
    const fault =
      answer.status === 400 ? `refused for its form: ${answer.text}` : this.check.faultOf(operation, answer);
    if (fault !== undefined) {
      this.faults.push(`${method} ${request.path} ${body ?? ''}: ${fault}`);
    }
    return answer.status < 300;
  }

  private ids({ path }: DocumentedOperation): fc.Arbitrary<string> {
    const entity = entities.find(({ name }) => path === `/entities/${name}/{entityId}`);
    const ids = entity ? this.rows.idsOf(entity) : [];
    // Where no row is left, the operation is among those that never succeed.
    return entity && ids.length > 0
      ? fc.constantFrom(...ids).map((id) => decodeURIComponent(idSegment(entity, id)))
      : fc.uuid();
  }
}

describe(`requests made from the detailed document (protocol/docs.md 2), seed ${SEED}`, () => {
  it(
    'are never refused for their form, and answered as documented',
    async () => {
      const document = (await app.as('admin').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument;
      const rows = new PresentRows(app.as('admin'), entities, RULES, PARAMETERS);
      for (const entity of entities.filter((each) => isOfSystem(each) && !each.readOnly)) {
        await rows.spare(entity);
      }
      await ModelRows.insert(
        app.database,
        entities.filter((each) => !isOfSystem(each)),
        SEED,
      );
      const replay = new Replay(document, rows);
      const operations = operationsOf(document);
      // Roles come before their policies.
      const roles = operations.filter(({ operation }) => /^create_sec_\w+RoleEntity$/.test(operation.operationId));
      await replay.run([...roles, ...operations]);
      expect([replay.faults, replay.unsuccessful]).toEqual([[], []]);
      expect(operations.length).toBeGreaterThan(100);
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
      .filter((route) => / \/(rest|oauth2?\/(token|revoke|introspect))/.test(route))
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
