import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { useApp } from '../harness/use-app.js';

const app = useApp();

interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly json: unknown;
}

/** Sends exactly these bytes, then the end, and reads until the backend ends the connection. */
const send = (bytes: string): Promise<RawAnswer> => exchange(bytes, (socket) => socket.end());

/** @param sent called when the bytes are on their way */
async function exchange(bytes: string, sent: (socket: Socket) => void): Promise<RawAnswer> {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  await once(socket, 'connect');
  socket.write(bytes);
  sent(socket);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, json: JSON.parse(body) };
}

const upload = async (...lines: readonly string[]): Promise<RawAnswer> => {
  const token = await app.tokenOf('admin');
  const head = ['POST /rest/files?name=a.txt HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${token}`];
  return send([...head, ...lines].join('\r\n'));
};

const rows = (): Promise<unknown[]> => app.database.dataSource.query('SELECT path FROM uploaded_file');

const MALFORMED = { error: 'Bad request', details: 'The request cannot be read' };

describe('what is not HTTP (protocol/errors.md 1)', () => {
  it.each([
    ['no request', 'nonsense\r\n\r\n'],
    ['bytes in the URL that must be encoded', 'GET /rest/\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a header without a name', 'GET /rest/version HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n'],
    ['an end in the headers', 'GET /rest/version HTTP/1.1\r\nHost: loc'],
  ])('is refused with 400: %s', async (_, bytes) => {
    const { status, head, json } = await send(bytes);
    expect([status, json]).toEqual([400, MALFORMED]);
    expect(head).toContain('Content-Type: application/json\r\n');
    expect(head).toContain('Connection: close');
  });

  it('is refused with 431 when there is too much of it before the body', async () => {
    const { status, json } = await send(`GET /rest/version HTTP/1.1\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect([status, json]).toEqual([
      431,
      { error: 'Request header fields too large', details: 'The URL and the headers are too long' },
    ]);
  });

  it.each([
    ['shorter than its length', ['Content-Length: 100', '', 'content']],
    ['of a negative length', ['Content-Length: -1', '', 'content']],
    ['of a length that is not a number', ['Content-Length: x', '', 'content']],
    ['of two lengths', ['Content-Length: 7', 'Content-Length: 8', '', 'content']],
    ['of a length and of chunks', ['Content-Length: 7', 'Transfer-Encoding: chunked', '', '0', '', '']],
    ['of invalid chunks', ['Transfer-Encoding: chunked', '', 'zz', 'content', '0', '', '']],
    ['of chunks that are cut off', ['Transfer-Encoding: chunked', '', '7', 'content', '']],
  ])('leaves nothing of an upload with a body %s (protocol/files.md 2)', async (_, lines) => {
    const before = await rows();
    const { status, json } = await upload(...lines);
    expect([status, json]).toEqual([400, MALFORMED]);
    expect(await rows()).toEqual(before);
  });
});

describe('the header Host (RFC 9112 3.2)', () => {
  const create = async (version: string, ...hosts: readonly string[]): Promise<RawAnswer> => {
    const token = await app.tokenOf('admin');
    const head = [`POST /rest/files?name=a.txt HTTP/${version}`, ...hosts.map((host) => `Host: ${host}`)];
    const rest = [`Authorization: Bearer ${token}`, 'Connection: close', 'Content-Length: 7', '', 'content'];
    return exchange([...head, ...rest].join('\r\n'), () => undefined);
  };
  const locationOf = ({ head }: RawAnswer): string | undefined => /^location: (http:\/\/[^/]*)\//im.exec(head)?.[1];

  it.each([
    ['missing', []],
    ['there twice', ['shop.example', 'evil.example']],
    ['there twice, with the same value', ['shop.example', 'shop.example']],
    ['a list', ['shop.example, evil.example']],
    ['a URL', ['http://shop.example']],
    ['followed by a path', ['shop.example/evil']],
    ['preceded by a user', ['user@shop.example']],
    ['with a port that is not a number', ['shop.example:http']],
    ['with a port beyond the last one', ['shop.example:65536']],
    ['with half an IPv6 address', ['[2001:db8::7']],
    ['not encoded', ['b\u00fccher.example']],
  ])('answers 400 when it is %s, and nothing happens', async (_, hosts) => {
    const before = await rows();
    const { status, json } = await create('1.1', ...hosts);
    expect([status, json]).toEqual([
      400,
      { error: 'Bad request', details: 'The header Host must be there once, as host or host:port' },
    ]);
    expect(await rows()).toEqual(before);
  });

  it.each([['shop.example'], ['shop.example:8080'], ['[2001:db8::7]:443'], ['xn--bcher-kva.example']])(
    'decides the Location: %s',
    async (host) => {
      const answer = await create('1.1', host);
      expect([answer.status, locationOf(answer)]).toEqual([201, `http://${host}`]);
    },
  );

  it.each([
    ['is missing in HTTP/1.0', '1.0', []],
    ['is empty', '1.1', ['']],
  ])('gives way to the address of the connection when it %s', async (_, version, hosts) => {
    const answer = await create(version, ...hosts);
    expect([answer.status, locationOf(answer)]).toEqual([201, app.url]);
  });
});
