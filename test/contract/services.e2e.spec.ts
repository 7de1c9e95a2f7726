import { describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { anOrder } from '../builders/an-order.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const INFORMATION = '/rest/services/productService/getProductInformation';
const TOTAL = '/rest/services/orderService/calculateTotalAmount';
const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';

const app = useApp();

describe('calling a service method (protocol/services.md 2 to 4)', () => {
  it('binds query parameters of a GET by name and answers an object as JSON, decimals to the digit', async () => {
    const id = await aProduct(app.database, { name: 'Apple iPhone', price: '499.90' });
    const answer = await app.as('alice').get(`${INFORMATION}?productId=${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.text).toBe(`{"name":"Apple iPhone","productId":"${id}","price":499.90}`);
  });

  it('binds members of a POST body by name, whatever its content type', async () => {
    const id = await aProduct(app.database, { name: 'Kite', price: '12.00' });
    const answer = await app.as('alice').post(INFORMATION, `{productId: '${id}'}`, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`{"name":"Kite","productId":"${id}","price":12.00}`);
  });

  it('answers a bare value as plain text', async () => {
    const order = await anOrder(app.database);
    const product = await aProduct(app.database, { price: '33.35' });
    await anOrderLine(app.database, { order, product, quantity: 2 });
    await anOrderLine(app.database, { order, product, quantity: 0.5 });
    const answer = await app.as('alice').get(`${TOTAL}?orderId=${order}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain;charset=UTF-8');
    expect(answer.text).toBe('83.38');
  });

  it('reports totals of orders that the caller may read, over the lines that the caller sees', async () => {
    await aRestrictedUser(app.database, ['own-customers'], { username: 'agent' });
    const { json } = await app.as('agent').post('/rest/entities/Customer', { name: 'Mine' });
    const own = await anOrder(app.database, { number: 'T-1', customer: (json as { id: string }).id });
    const foreign = await anOrder(app.database, { number: 'T-2' });
    const product = await aProduct(app.database, { price: '10.00' });
    await anOrderLine(app.database, { order: own, product, quantity: 3 });
    await anOrderLine(app.database, { order: foreign, product, quantity: 3 });
    expect((await app.as('agent').get(`${TOTAL}?orderId=${own}`)).text).toBe('30');
    const hidden = await app.as('agent').get(`${TOTAL}?orderId=${foreign}`);
    expect(hidden).toAnswer(404, { error: 'Entity not found', details: `Entity Order with id ${foreign} not found` });
    await aUser(app.database, { username: 'visitor', roles: ['product-viewer'] });
    for (const id of [own, UNKNOWN_ID]) {
      const refused = await app.as('visitor').get(`${TOTAL}?orderId=${id}`);
      expect(refused).toAnswer(403, { error: 'Forbidden', details: 'resource: Order, type: entity, action: read' });
    }
  });

  it('answers entities with what the service has loaded', async () => {
    const customer = await aCustomer(app.database, { name: 'Acme' });
    await anOrder(app.database, { number: 'L-1', amount: '99999.50', customer });
    const answer = await app.as('alice').get('/rest/services/orderService/largestOrders?count=1');
    expect(answer.json).toMatchObject([
      {
        _instanceName: 'L-1',
        version: 1,
        amount: 99999.5,
        customer: { _instanceName: 'Acme', version: 1, name: 'Acme' },
      },
    ]);
    const none = await app.as('bob').get('/rest/services/orderService/largestOrders?count=1');
    expect(none.status).toBe(403);
  });

  it('never takes the query token for a parameter', async () => {
    const id = await aProduct(app.database, { name: 'Ball', price: '1.00' });
    const answer = await app.withQueryToken('alice').get(`${INFORMATION}?productId=${id}`);
    expect(answer.text).toBe(`{"name":"Ball","productId":"${id}","price":1.00}`);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  it('ignores query parameters of a POST', async () => {
    const answer = await app.as('alice').post(`${INFORMATION}?productId=${UNKNOWN_ID}`, {});
    expect(answer).toAnswer(404, {
      error: 'Service method not found',
      details: 'productService.getProductInformation()',
    });
  });
});

describe('a call that cannot be served (protocol/services.md 2, 3, 5)', () => {
  it.each([
    [
      'GET',
      '/rest/services/nothing/method',
      undefined,
      404,
      { error: 'Service not found', details: 'Service nothing not found' },
    ],
    [
      'GET',
      '/rest/services/productService/nothing?a=1&b=2',
      undefined,
      404,
      { error: 'Service method not found', details: 'productService.nothing(a,b)' },
    ],
    [
      'GET',
      INFORMATION,
      undefined,
      404,
      { error: 'Service method not found', details: 'productService.getProductInformation()' },
    ],
    [
      'GET',
      `${INFORMATION}?productId=1&x=2`,
      undefined,
      404,
      { error: 'Service method not found', details: 'productService.getProductInformation(productId,x)' },
    ],
    [
      'GET',
      `${INFORMATION}?productId=abc`,
      undefined,
      400,
      { error: 'Invalid parameter value', details: 'Invalid parameter value for productId' },
    ],
    [
      'POST',
      INFORMATION,
      '[1]',
      400,
      { error: 'Invalid request body', details: 'A JSON object with the parameters is expected' },
    ],
    [
      'POST',
      INFORMATION,
      '{broken',
      400,
      { error: 'Invalid request body', details: 'A JSON object with the parameters is expected' },
    ],
    [
      'GET',
      `${INFORMATION}?productId=${UNKNOWN_ID}`,
      undefined,
      404,
      { error: 'Entity not found', details: `Entity Product with id ${UNKNOWN_ID} not found` },
    ],
    [
      'GET',
      `${TOTAL}?orderId=${UNKNOWN_ID}`,
      undefined,
      404,
      { error: 'Entity not found', details: `Entity Order with id ${UNKNOWN_ID} not found` },
    ],
  ])('answers %s %s with its reason', async (method, path, body, status, json) => {
    const answer = await app.as('alice').send(method, path, body);
    expect(answer).toAnswer(status, json);
  });

  it.each([
    ['GET', `${INFORMATION}?productId=`, undefined, 'getProductInformation.productId'],
    ['POST', INFORMATION, '{"productId":null}', 'getProductInformation.productId'],
    ['GET', `${TOTAL}?orderId=%20`, undefined, 'calculateTotalAmount.orderId'],
    ['POST', TOTAL, '{"orderId":null}', 'calculateTotalAmount.orderId'],
    ['GET', '/rest/services/orderService/largestOrders?count=', undefined, 'largestOrders.count'],
  ])('answers %s %s %s, which gives the parameter without a value', async (method, path, body, parameter) => {
    const answer = await app.as('alice').send(method, path, body);
    expect(answer).toAnswer(400, [
      {
        message: 'may not be null',
        messageTemplate: '{jakarta.validation.constraints.NotNull.message}',
        path: parameter,
        invalidValue: null,
      },
    ]);
  });

  it('answers another HTTP method with 405', async () => {
    const answer = await app.as('alice').delete(INFORMATION);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, POST');
  });
});

describe('the listing (protocol/services.md 6)', () => {
  const productService = {
    name: 'productService',
    methods: ['GET', 'POST'].map((httpMethod) => ({
      name: 'getProductInformation',
      httpMethod,
      params: [{ name: 'productId', type: 'uuid', required: true }],
    })),
  };

  it('names services, methods and parameters, in name order', async () => {
    const answer = await app.as('alice').get('/rest/services');
    expect(answer.json).toEqual([
      {
        name: 'orderService',
        methods: [
          ['largestOrders', 'count', 'int'],
          ['calculateTotalAmount', 'orderId', 'uuid'],
        ].flatMap(([method, name, type]) =>
          ['GET', 'POST'].map((httpMethod) => ({
            name: method,
            httpMethod,
            params: [{ name, type, required: true }],
          })),
        ),
      },
      productService,
    ]);
  });

  it('describes one service', async () => {
    const answer = await app.as('alice').get('/rest/services/productService');
    expect(answer.json).toEqual(productService);
  });

  it('does not know others', async () => {
    const answer = await app.as('alice').get('/rest/services/nothing');
    expect(answer).toAnswer(404, { error: 'Service not found', details: 'Service nothing not found' });
  });
});

describe('an anonymous call (protocol/services.md 8)', () => {
  it('is served where a pattern opens the method, and only there', async () => {
    const open = await startApp({ ANONYMOUS_URL_PATTERNS: INFORMATION });
    try {
      const id = await aProduct(open.database, { name: 'Apple iPhone', price: '499.99' });
      const allowed = await open.asAnonymous().get(`${INFORMATION}?productId=${id}`);
      expect([allowed.status, allowed.text]).toEqual([
        200,
        `{"name":"Apple iPhone","productId":"${id}","price":499.99}`,
      ]);
      const refused = await open.asAnonymous().get(TOTAL);
      expect(refused.status).toBe(401);
    } finally {
      await open.close();
    }
  });
});
