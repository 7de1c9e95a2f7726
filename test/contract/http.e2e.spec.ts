import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { useApp } from '../harness/use-app.js';

const app = useApp();

describe('open documents (protocol/docs.md 3, 4)', () => {
  it('returns the version as plain text, whatever the client accepts', async () => {
    const answer = await app.asAnonymous().get('/rest/version', undefined, { accept: 'text/html' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    expect(answer.text).toBe('7.2.0');
  });

  it('lists what the API can do', async () => {
    const answer = await app.asAnonymous().get('/rest/capabilities');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe('{"inlineFetchPlans":true}');
  });

  it('never looks at a token there', async () => {
    const answer = await app.asAnonymous().get('/rest/version', undefined, { authorization: 'Bearer wrong' });
    expect(answer.status).toBe(200);
  });
});

describe('a URL that two readers could understand differently (protocol/entities.md 1.1, protocol/README.md decision 2)', () => {
  it.each([
    '/rest//version',
    '/rest/entities/a%2Fb',
    '/rest/entities/a%5Cb',
    '/rest/./version',
    '/rest/%2e%2e/oauth/token',
    '/rest/version;a=b',
    '/rest/%zz',
    '/rest/%00',
    '//rest/version',
  ])('%s is refused before anybody is authenticated', async (path) => {
    const answer = await app.asAnonymous().get(path);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json).toEqual({ error: 'Bad request', details: 'Malformed URL' });
  });

  it('is not one because of a trailing slash or an encoded letter', async () => {
    expect((await app.asAnonymous().get('/rest/version/')).text).toBe('7.2.0');
    expect((await app.asAnonymous().get('/rest/%76ersion')).text).toBe('7.2.0');
  });
});

describe('what is not an HTTP request (protocol/errors.md 1)', () => {
  const REQUEST = 'GET /rest/version HTTP/1.1\r\nHost: a\r\n';

  /** @returns all that comes back until the server closes the connection */
  async function answerTo(sent: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(sent);
    return text(socket);
  }

  it.each([
    ['no line of a request', 'nonsense\r\n\r\n', '400 Bad Request', 'The request cannot be read'],
    ['an invalid length', `${REQUEST}Content-Length: x\r\n\r\n`, '400 Bad Request', 'The request cannot be read'],
    [
      'headers without an end',
      `${REQUEST}X: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
      'The URL and the headers are too long',
    ],
  ])('answers %s', async (_, sent, status, details) => {
    const [head = '', body = ''] = (await answerTo(sent)).split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      `HTTP/1.1 ${status}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ]);
    expect(JSON.parse(body)).toEqual({ error: expect.any(String), details });
  });
});

describe('an unknown URL (protocol/errors.md 1, 6)', () => {
  it('under /rest is 401 without a token', async () => {
    const answer = await app.asAnonymous().get('/rest/nowhere');
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="oauth2-resource", error="unauthorized", error_description="Full authentication is required to access this resource"',
    );
    expect(answer.json).toEqual({
      error: 'unauthorized',
      error_description: 'Full authentication is required to access this resource',
    });
  });

  it('under /rest is 404 with a token', async () => {
    const answer = await app.as('alice').get('/rest/nowhere/at/all?x=1');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
      status: 404,
      error: 'Not Found',
      details: 'No such resource',
      path: '/rest/nowhere/at/all',
    });
  });

  it('outside /rest is 404 for everybody', async () => {
    expect((await app.asAnonymous().get('/nowhere')).status).toBe(404);
    expect((await app.asAnonymous().get('/')).status).toBe(404);
  });

  it('in a functional area is 403 for a user without rest.enabled', async () => {
    const answer = await app.as('bob').get('/rest/entities/Product/x/y/z');
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'User is not allowed to use the REST API' });
  });
});

describe('a method that a known URL does not take (protocol/entities.md 2, protocol/errors.md 6)', () => {
  it('is 405 and names the ones it does, without HEAD, as 2.8.3', async () => {
    const answer = await app.as('alice').delete('/rest/userInfo');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET');
    expect(answer.json).toMatchObject({ status: 405, error: 'Method Not Allowed', path: '/rest/userInfo' });
  });

  it('is 401 without a token', async () => {
    expect((await app.asAnonymous().delete('/rest/userInfo')).status).toBe(401);
  });

  it('OPTIONS is answered with the methods, HEAD and itself among them, as 2.8.3', async () => {
    const answer = await app.as('alice').send('OPTIONS', '/rest/userInfo');
    expect(answer.status).toBe(200);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    expect((await app.asAnonymous().send('OPTIONS', '/rest/userInfo')).status).toBe(401);
  });
});

describe('every answer (protocol/entities.md 1.4)', () => {
  it.each(['/rest/version', '/rest/nowhere', '/nowhere', '/rest//version'])(
    '%s has the security headers',
    async (path) => {
      const { headers } = await app.asAnonymous().get(path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('SAMEORIGIN');
      expect(headers['cache-control']).toMatch(/no-store/);
      expect(headers).not.toHaveProperty('set-cookie');
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('to HEAD has the headers of GET and no body', async () => {
    const answer = await app.asAnonymous().send('HEAD', '/rest/version');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe('5');
    expect(answer.text).toBe('');
  });

  it('is never 415, whatever content type the body claims', async () => {
    for (const type of ['nonsense', 'text/plain', 'application/xml; charset=']) {
      const answer = await app.as('alice').post('/rest/nowhere', 'text', { 'content-type': type });
      expect(answer.status).toBe(404);
    }
  });
});

describe('a token in the URL', () => {
  it('is as good as one in the header, and keeps the answer private', async () => {
    const answer = await app.withQueryToken('alice').get('/rest/userInfo');
    expect(answer.status).toBe(200);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('CORS', () => {
  const origin = 'https://shop.example';

  it('answers a preflight before anybody is authenticated', async () => {
    const answer = await app
      .asAnonymous()
      .send('OPTIONS', '/rest/entities/Product', undefined, { origin, 'access-control-request-method': 'PUT' });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-methods']).toBe('PUT');
    expect(answer.headers['access-control-max-age']).toBe('1800');
  });

  it('lets scripts read a refusal', async () => {
    const answer = await app.asAnonymous().get('/rest/nowhere', undefined, { origin });
    expect(answer.status).toBe(401);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-expose-headers']).toMatch(/X-Total-Count/);
  });
});
