import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { waitForServer } from './wait-for-server.js';

/** AuthenticationOk and ReadyForQuery. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

function refusal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

let server: Server | undefined;
let warn: jest.SpiedFunction<Logger['warn']>;

beforeEach(() => {
  warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
});

afterEach(async () => {
  warn.mockRestore();
  if (server) {
    server.close();
    await once(server, 'close');
    server = undefined;
  }
});

/** A server that sends the same to everybody. */
async function serve(response: Buffer, port = 0): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(response);
      socket.on('data', () => socket.end());
      if (response !== WELCOME) {
        socket.end();
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const port = await serve(WELCOME);
  server?.close();
  server = undefined;
  return port;
}

const urlOf = (port: number): string => `postgres://shop:open-sesame@127.0.0.1:${port}/store?password=open-sesame`;
const shown = (port: number): string => `DATABASE_URL postgres://shop:***@127.0.0.1:${port}/store`;

describe('the wait for the database server', () => {
  it('ends at once when it is there', async () => {
    await waitForServer('DATABASE_URL', urlOf(await serve(WELCOME)), 0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('says once what it waits for, and ends when the server appears', async () => {
    const port = await freePort();
    const waiting = waitForServer('DATABASE_URL', urlOf(port), 20);
    await pause(1_200);
    await serve(WELCOME, port);
    await waiting;
    expect(warn.mock.calls).toEqual([
      [`${shown(port)}: the server is not there yet (ECONNREFUSED), waiting 20 seconds`],
    ]);
  });

  it('ends with a sentence when the time is over', async () => {
    const port = await freePort();
    await expect(waitForServer('DATABASE_URL', urlOf(port), 1)).rejects.toMatchObject({
      faults: [
        `${shown(port)}: the server did not answer within 1 seconds (ECONNREFUSED): start it, correct the address, or set a longer DATABASE_WAIT`,
      ],
    });
  });

  it.each([
    ['28P01', 'the server refuses this user and password: correct them'],
    ['28000', 'the server does not let this user in: correct user and password, or the rules of the server'],
    ['3D000', 'the server has no such database: create it, or correct the name'],
  ])('ends at once when the server refuses with %s', async (code, sentence) => {
    const port = await serve(refusal(code));
    await expect(waitForServer('DATABASE_URL', urlOf(port), 60)).rejects.toMatchObject({
      faults: [`${shown(port)}: ${sentence}`],
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('does not repeat a URL that cannot be read', async () => {
    await expect(
      waitForServer('DATABASE_URL', 'postgres://shop:open-sesame@host:port/store', 60),
    ).rejects.toMatchObject({
      faults: ['DATABASE_URL: this is not a URL: correct it'],
    });
  });
});
