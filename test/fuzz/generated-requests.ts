import fc from 'fast-check';
import type { SentRequest } from './sent-requests.js';

const NAMES = [
  'Product',
  'Order',
  'OrderLine',
  'Customer',
  'CustomerCategory',
  'Tag',
  'User',
  'sec_RoleAssignmentEntity',
  'Nothing',
  '%00',
  'constructor',
  '__proto__',
];
const ATTRIBUTES = [
  'id',
  'name',
  'price',
  'image',
  'tags',
  'special',
  'releaseDate',
  'number',
  'date',
  'amount',
  'customer',
  'lines',
  'total',
  'status',
  'phones',
  'address',
  'birthDate',
  'category',
  'version',
  'createdDate',
  'username',
  'password',
  'active',
  'roleType',
  'roleCode',
  '_entityName',
  '__proto__',
  'constructor',
];

const anyText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    "'; DROP TABLE product; --",
    '%',
    '_',
    '9'.repeat(400),
    '1e400',
    '-0',
    'NaN',
    '2024-02-30',
    '2024-05-02T25:00:00',
    'fs://a?name=b',
    '[]',
    '{}',
    'null',
  ),
);

const uuid = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 1, max: 3 }).map((number) => `00000004-0000-4000-8000-${String(number).padStart(12, '0')}`),
);

const segment = fc.oneof(
  anyText.map((text) => encodeURIComponent(text.toWellFormed())),
  uuid,
  fc.constantFrom(
    ...NAMES,
    '..',
    '.',
    '',
    '%2F',
    '%zz',
    ';x',
    'a%5Cb',
    'search',
    'count',
    'productService',
    'getProductInformation',
  ),
);

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.record({ id: fc.oneof(uuid, anyText, fc.integer()) }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...ATTRIBUTES), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const entityBody = fc.dictionary(fc.constantFrom(...ATTRIBUTES), value, { maxKeys: 6 });

const plan = fc.oneof(
  fc.constantFrom('_base', '_local', '_instance_name', 'product-list', 'order-with-lines', 'unknown', ''),
  anyText,
  fc
    .record(
      {
        entity: fc.constantFrom(...NAMES),
        properties: fc.array(
          fc.oneof(
            fc.constantFrom(...ATTRIBUTES, 'customer.name', 'lines.order.lines.product.tags'),
            fc.record({ name: fc.constantFrom(...ATTRIBUTES), fetchPlan: value }),
          ),
          { maxLength: 4 },
        ),
      },
      { requiredKeys: [] },
    )
    .map((json) => JSON.stringify(json)),
);

const condition: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      {
        property: fc.oneof(fc.constantFrom(...ATTRIBUTES, 'customer.name', 'lines.product.tags.name'), anyText),
        operator: fc.constantFrom('=', '<>', '>', '<=', 'contains', 'startsWith', 'in', 'notIn', 'isNull', 'between'),
        value: fc.oneof(anyText, uuid, value),
      },
      { requiredKeys: ['property', 'operator'] },
    ),
    value,
    fc.record({
      group: fc.constantFrom('AND', 'OR', 'x', 1),
      conditions: fc.array(tie('condition'), { maxLength: 3 }),
    }),
  ),
})).condition;

const filter = fc.record({ conditions: fc.array(condition, { maxLength: 2 }) });

const query = fc
  .dictionary(
    fc.constantFrom(
      'limit',
      'offset',
      'sort',
      'fetchPlan',
      'view',
      'returnNulls',
      'returnCount',
      'filter',
      'responseFetchPlan',
      'fileRef',
      'attachment',
      'name',
      'storageName',
      'productId',
      'orderId',
      'access_token',
      'x',
    ),
    fc.oneof(
      anyText,
      plan,
      filter.map((json) => JSON.stringify(json)),
      uuid,
      fc.constantFrom(
        '0',
        '1',
        '10',
        '-1',
        '99999',
        'true',
        'false',
        'fs://2024/01/01/x.png?name=x.png',
        'fs://../../../../etc/passwd?name=x',
      ),
      fc
        .array(fc.constantFrom('-', '+', '', ...ATTRIBUTES, 'customer.name', 'lines.product'), { maxLength: 3 })
        .map((items) => items.join()),
    ),
    { maxKeys: 4 },
  )
  .map((parameters) =>
    new URLSearchParams(
      Object.entries(parameters).map(([key, text]): [string, string] => [key, text.toWellFormed()]),
    ).toString(),
  );

const body = fc.oneof(
  { weight: 3, arbitrary: entityBody.map((json) => JSON.stringify(json)) },
  { weight: 1, arbitrary: fc.array(entityBody, { maxLength: 2 }).map((json) => JSON.stringify(json)) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('productId', 'orderId', 'x'), value).map((json) => JSON.stringify(json)),
  },
  { weight: 1, arbitrary: filter.map((json) => JSON.stringify({ filter: json })) },
  { weight: 1, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '{a:1,}',
      "{'name':'x'}",
      '[,]',
      '"text"',
      '5',
      '['.repeat(5_000),
      `{"name":"${'x'.repeat(70_000)}"}`,
      '{"price":1e309}',
      '{"name":"\\u0000"}',
      '{"name":"\\ud800"}',
      'grant_type=password&username=a&password=b',
      'grant_type=refresh_token&refresh_token=x',
      'token=x',
      'grant_type=password&grant_type=password',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhi\r\n--x--\r\n',
      '--x\r\nbroken',
    ),
  },
);

const contentType = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'nonsense',
  'application/json; charset=utf-16',
);

/**
 * Requests as a careless or hostile client might send them.
 *
 * @param routes every route as `METHOD /path/:parameter`
 * @param authorizations values of the header, the empty text for none
 */
export function generatedRequests(
  routes: readonly string[],
  authorizations: readonly string[],
): fc.Arbitrary<SentRequest> {
  return fc
    .record({
      route: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...routes) },
        // Most bodies are too wild to be saved: enough must be tried that some are.
        { weight: 1, arbitrary: fc.constant('POST /rest/entities/:entityName') },
      ),
      method: fc.oneof(
        { weight: 7, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS') },
      ),
      segments: fc.array(segment, { minLength: 4, maxLength: 4 }),
      entity: fc.constantFrom(...NAMES),
      tail: fc.oneof({ weight: 12, arbitrary: fc.constant('') }, { weight: 1, arbitrary: segment }),
      query: fc.oneof(
        query,
        query,
        anyText.map((text) => encodeURI(text.toWellFormed())),
      ),
      body,
      contentType,
      authorization: fc.constantFrom(...authorizations),
    })
    .map(({ route, method, segments, entity, tail, query: search, body: text, contentType: type, authorization }) => {
      const [declared = 'GET', pattern = '/'] = route.split(' ');
      let next = 0;
      const path = pattern.replace(/:(\w+)/g, (_, name: string) =>
        name === 'entityName' ? entity : (segments[next++] ?? ''),
      );
      const sent = method ?? declared;
      const hasBody = sent === 'POST' || sent === 'PUT' || sent === 'PATCH' || sent === 'DELETE';
      return {
        method: sent,
        path: `${path}${tail}${search === '' ? '' : `?${search}`}`,
        headers: { ...(authorization === '' ? {} : { authorization }), ...(hasBody ? { 'content-type': type } : {}) },
        body: hasBody ? text.toWellFormed() : undefined,
      };
    });
}
