import { connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answerUnreadable } from './unreadable-request.js';

let server: Server;
let client: Socket;
let socket: Socket;

beforeEach(async () => {
  await new Promise<void>((resolve) => {
    server = createServer((accepted) => {
      socket = accepted;
      resolve();
    }).listen(0, '127.0.0.1', () => {
      client = connect((server.address() as { port: number }).port, '127.0.0.1');
    });
  });
});

afterEach(() => {
  client.destroy();
  server.close();
});

const fault = (code?: string): NodeJS.ErrnoException => Object.assign(new Error('no request'), code && { code });

describe('answerUnreadable', () => {
  it.each([
    ['ERR_HTTP_REQUEST_TIMEOUT', 'HTTP/1.1 408 Request Timeout'],
    ['HPE_HEADER_OVERFLOW', 'HTTP/1.1 431 Request Header Fields Too Large'],
    ['HPE_INVALID_METHOD', 'HTTP/1.1 400 Bad Request'],
    ['constructor', 'HTTP/1.1 400 Bad Request'],
    [undefined, 'HTTP/1.1 400 Bad Request'],
  ])('answers %s with %s and closes the connection', async (code, line) => {
    answerUnreadable(fault(code), socket);
    expect((await text(client)).split('\r\n')[0]).toBe(line);
  });

  it('sends nothing to a client that has left', async () => {
    answerUnreadable(fault('ECONNRESET'), socket);
    expect(await text(client)).toBe('');
    expect(socket.destroyed).toBe(true);
  });
});
