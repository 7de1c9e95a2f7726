import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { SalesModule } from '../../src/sales/sales.module.js';
import { startApp } from '../harness/app.js';
import { RawConnection } from '../harness/raw-request.js';
import { useApp } from '../harness/use-app.js';

const MAX = 1_024;
const app = useApp(() => startApp({ MAX_BODY_SIZE: String(MAX), FILES_MAX_UPLOAD_SIZE: String(MAX) }, [SalesModule]));

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const TAG = '{"name":"patient"}';

/** Sends the head of a request and waits with the body, as curl does for large ones. */
async function offer(path: string, length: number, token?: string, ...headers: string[]): Promise<RawConnection> {
  const connection = await RawConnection.open(app.url);
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`];
  const fixed = ['Host: localhost', 'Expect: 100-continue', `Content-Length: ${length}`];
  return connection.send(`POST ${path} HTTP/1.1`, ...fixed, ...authorization, ...headers, '', '');
}

/** The first bytes that come back. */
async function firstBytes({ socket }: RawConnection): Promise<string> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  return bytes.toString();
}

describe('a client that waits for 100 Continue (protocol/errors.md 2)', () => {
  it.each([
    ['a creation', '/rest/entities/Tag', TAG, 201],
    ['an upload', '/rest/files?name=a.txt', 'content', 201],
    ['a call of a service', '/rest/services/orderService/calculateTotalAmount', '{"orderId":"x"}', 400],
  ])('may send the body of %s, once its rights are known', async (_, path, body, status) => {
    const connection = await offer(path, body.length, await app.tokenOf('admin'), 'Connection: close');
    expect(await firstBytes(connection)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.send(body);
    expect((await connection.response()).status).toBe(status);
  });

  it('may send the form that holds its credentials', async () => {
    const form = 'grant_type=password&username=admin&password=admin';
    const basic = `Authorization: Basic ${Buffer.from('client:secret').toString('base64')}`;
    const connection = await offer('/oauth/token', form.length, undefined, basic, FORM, 'Connection: close');
    expect(await firstBytes(connection)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.send(form);
    expect((await connection.response()).status).toBe(200);
  });

  it.each([undefined, 'bob'])(
    'that calls every body a form, as curl does, is refused without one that is too large for a form: %s',
    async (user) => {
      const token = user === undefined ? undefined : await app.tokenOf(user);
      const connection = await offer('/rest/entities/Tag', 100_000, token, FORM);
      expect((await connection.response()).status).toBe(user === undefined ? 401 : 403);
    },
  );

  it.each([
    ['without a token', '/rest/entities/Tag', TAG.length, undefined, 401],
    ['without the right', '/rest/entities/Tag', TAG.length, 'bob', 403],
    ['with more than MAX_BODY_SIZE', '/rest/entities/Tag', MAX + 1, 'admin', 413],
    ['with a larger file than allowed', '/rest/files?name=a.txt', MAX + 1, 'admin', 413],
    ['for a path that does not exist', '/rest/nothing', TAG.length, 'admin', 404],
  ])('%s gets the answer instead, and the connection ends', async (_, path, length, user, status) => {
    const token = user === undefined ? undefined : await app.tokenOf(user);
    const connection = await offer(path, length, token);
    const { status: answered, head } = await connection.response();
    expect(answered).toBe(status);
    expect(head).toMatch(/^connection: close$/im);
  });
});
