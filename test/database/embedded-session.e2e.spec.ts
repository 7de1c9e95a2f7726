import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import type { SessionStream } from '../../src/latchkey/database/embedded/session-stream.js';

const TEST_MS = 120_000;

let postgres: EmbeddedPostgres;

beforeAll(async () => {
  postgres = await EmbeddedPostgres.start({});
}, TEST_MS);

afterAll(() => postgres.stop());

/** Messages of PostgreSQL's wire protocol. */
const message = (type: string, ...parts: readonly (string | Buffer)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
  const header = Buffer.alloc(type.length + 4);
  header.write(type);
  header.writeInt32BE(body.length + 4, type.length);
  return Buffer.concat([header, body]);
};
const int16 = (...numbers: readonly number[]): Buffer =>
  Buffer.from(numbers.flatMap((each) => [each >> 8, each & 255]));
const STARTUP = message('', Buffer.from([0, 3, 0, 0]), 'user', 'postgres', Buffer.from([0]));
const query = (sql: string): Buffer => message('Q', sql);
const parse = (sql: string, name = ''): Buffer => message('P', name, sql, int16(0));
const BIND = message('B', '', '', int16(0, 0, 0));
const EXECUTE = message('E', '', Buffer.alloc(4));
const FLUSH = message('H');
const SYNC = message('S');
const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.ceil(bytes.length / 2));

/** A client that writes its messages by hand. */
class RawClient {
  private heard = '';
  private readonly closing: Promise<unknown>;

  private constructor(private readonly stream: SessionStream) {
    stream.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
    this.closing = once(stream, 'close');
  }

  static async open(first: Buffer = STARTUP): Promise<RawClient> {
    const stream = postgres.connection.stream().connect();
    await once(stream, 'connect');
    const client = new RawClient(stream);
    stream.write(first);
    return client;
  }

  send(...messages: readonly Buffer[]): void {
    this.stream.write(Buffer.concat(messages));
  }

  /** Waits until the database has sent this text. */
  async hears(text: string): Promise<void> {
    while (!this.heard.includes(text)) {
      await once(this.stream, 'data');
    }
  }

  /** Breaks the connection once everything has been sent. */
  async break(): Promise<void> {
    this.stream.end();
    await this.closing;
  }

  /** Waits until the database closes the connection. @returns all it has said */
  async closed(): Promise<string> {
    await this.closing;
    return this.heard;
  }
}

async function asClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...postgres.connection });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const SERVED = "SELECT 'served' AS text, now() = statement_timestamp() AS first";
const served = async (): Promise<unknown> => (await asClient((client) => client.query(SERVED))).rows;

describe('the embedded database after a client that ended', () => {
  it.each<[string, Buffer[]]>([
    ['half a Parse', [half(parse('SELECT 1'))]],
    ['the type of a message', [Buffer.from('P')]],
    ['a Parse without a Bind', [parse('SELECT 1')]],
    ['a Parse and half a Bind', [parse('SELECT 1'), half(BIND)]],
    ['a Parse, a Bind and an Execute without a Sync', [parse('SELECT 1'), BIND, EXECUTE]],
    ['half a Query', [half(query('SELECT 1'))]],
    ['a Query whose answer it never read', [query('SELECT repeat(md5(n::text), 100) FROM generate_series(1, 5000) n')]],
    ['a transaction that it began', [query('BEGIN')]],
    ['a transaction that has failed', [query('BEGIN; SELECT 1 / 0')]],
    ['statements of a transaction, unanswered', [query('BEGIN'), query('SELECT 1'), query('SELECT 1 / 0')]],
    ['a batch that it flushed', [parse('SELECT 1'), BIND, EXECUTE, FLUSH]],
    ['a batch that it flushed, and that has failed', [parse('SELECT nothing'), BIND, EXECUTE, FLUSH]],
    ['a batch that failed before its Sync, and a Query', [parse('SELECT nothing'), BIND, query('SELECT 1')]],
    ['a COPY that waits for data', [query('COPY pg_class FROM STDIN')]],
    ['a COPY in a batch', [parse('COPY pg_class FROM STDIN'), BIND, EXECUTE, SYNC]],
  ])('in the middle of %s serves the next one', async (_, sent) => {
    const client = await RawClient.open();
    await client.hears('Z');
    client.send(...sent);
    await client.break();
    expect(await served()).toEqual([{ text: 'served', first: true }]);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['half a start', half(STARTUP)],
    ['a request for encryption', message('', Buffer.from([4, 210, 22, 47]))],
    ['a request to cancel', message('', Buffer.from([4, 210, 22, 46]), Buffer.alloc(8))],
  ])('after %s serves the next one', async (_, first) => {
    await (await RawClient.open(first)).break();
    expect(await served()).toEqual([{ text: 'served', first: true }]);
  });

  it('keeps nothing of its session', async () => {
    const before = await asClient((client) => client.query('SELECT name, setting FROM pg_settings'));
    const client = await RawClient.open();
    client.send(
      query("SET TimeZone = 'Asia/Tokyo'; SET statement_timeout = 1; SET search_path = pg_catalog"),
      query('CREATE TEMPORARY TABLE left_over (id int)'),
      query('SELECT pg_advisory_lock(42); LISTEN left_over; PREPARE left_over AS SELECT 1'),
      query('DECLARE left_over CURSOR WITH HOLD FOR SELECT 1'),
      query('CREATE ROLE left_over; SET ROLE left_over'),
      parse('SELECT 1', 'left_over_too'),
      SYNC,
      query("SELECT 'all of it'"),
    );
    await client.hears('all of it');
    await client.break();
    const { rows } = await asClient((next) =>
      next.query(
        "SELECT (SELECT count(*) FROM pg_class WHERE relname = 'left_over') AS tables, current_user AS role," +
          ' (SELECT count(*) FROM pg_locks WHERE locktype = $1) AS locks, (SELECT count(*) FROM pg_prepared_statements) AS statements,' +
          ' (SELECT count(*) FROM pg_cursors WHERE is_holdable) AS cursors, (SELECT count(*) FROM pg_listening_channels()) AS channels',
        ['advisory'],
      ),
    );
    expect(rows).toEqual([{ tables: '0', role: 'postgres', locks: '0', statements: '0', cursors: '0', channels: '0' }]);
    const after = await asClient((next) => next.query('SELECT name, setting FROM pg_settings'));
    expect(after.rows).toEqual(before.rows);
  });

  it('undoes what it had not committed', async () => {
    await asClient((client) => client.query('CREATE TABLE kept (id int)'));
    const client = await RawClient.open();
    client.send(query('INSERT INTO kept VALUES (1)'), query('BEGIN; INSERT INTO kept VALUES (2)'));
    await client.hears('INSERT 0 1\0Z\0\0\0\u0005T');
    await client.break();
    expect((await asClient((next) => next.query('SELECT id FROM kept'))).rows).toEqual([{ id: 1 }]);
  });

  it('leaves the transaction of another one alone', async () => {
    await asClient(async (client) => {
      await client.query('BEGIN');
      await client.query('CREATE TABLE begun (id int)');
      await (await RawClient.open()).break();
      const late = asClient((other) => other.query('SELECT count(*) FROM begun'));
      await client.query('INSERT INTO begun VALUES (1)');
      await client.query('COMMIT');
      expect((await late).rows).toEqual([{ count: '1' }]);
    });
  });
});

describe('a client of the embedded database', () => {
  it.each<[string, Buffer, string]>([
    ['an unknown type of message', message('?'), 'C08P01\0Minvalid message type 63\0'],
    ['a length that cannot be', Buffer.from('Q\0\0\0\u0003'), 'C08P01\0Minvalid message length\0'],
    ['a negative length', Buffer.from([0x51, 255, 255, 255, 255]), 'C08P01\0Minvalid message length\0'],
  ])('that sends %s is cut off, and others are served', async (_, bytes, reason) => {
    const client = await RawClient.open();
    client.send(query('BEGIN'), bytes, query('SELECT 1'));
    expect(await client.closed()).toContain(reason);
    expect(await served()).toEqual([{ text: 'served', first: true }]);
  });

  it('that speaks another protocol is cut off', async () => {
    const client = await RawClient.open(message('', Buffer.from([0, 2, 0, 0])));
    expect(await client.closed()).toContain('C08P01\0Munsupported protocol 2.0\0');
  });

  it('that does not go on with its message is cut off after a while, and others are served meanwhile', async () => {
    const client = await RawClient.open();
    client.send(query('BEGIN'), parse('SELECT 1'), half(BIND));
    await client.hears('T');
    expect(await served()).toEqual([{ text: 'served', first: true }]);
    expect(await client.closed()).toContain('C08P01\0Mthe rest of a message did not arrive in time\0');
  });

  it('may send a message in many pieces', async () => {
    const client = await RawClient.open();
    await client.hears('Z');
    for (const byte of Buffer.concat([parse("SELECT 'piece by piece'"), BIND, EXECUTE, SYNC])) {
      client.send(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await client.hears('piece by piece');
    await client.break();
  });

  it('may send many statements at once, answered in their order', async () => {
    const client = await RawClient.open(
      Buffer.concat([
        STARTUP,
        parse("SELECT 'one'"),
        BIND,
        EXECUTE,
        SYNC,
        query("SELECT 'two'"),
        query("SELECT 'end'"),
      ]),
    );
    await client.hears('end');
    await client.break();
    const heard = await client.closed();
    const places = ['one', 'two', 'end'].map((word) => heard.indexOf(word));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('gets an error: COPY FROM STDIN is not offered', async () => {
    await expect(asClient((client) => client.query('COPY pg_class FROM STDIN'))).rejects.toThrow(
      'COPY from stdin failed: the embedded database does not offer it',
    );
  });

  it('gets an error for a statement that goes too deep', async () => {
    const nested = `SELECT ${'NOT '.repeat(9_000)} true AS result`;
    await asClient(async (client) => {
      await client.query(
        'CREATE FUNCTION deeper(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN deeper(n + 1); END$$',
      );
      expect((await client.query(nested)).rows).toEqual([{ result: true }]);
      await expect(client.query('SELECT deeper(1)')).rejects.toMatchObject({ code: '54001' });
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('gets the whole of a large answer', async () => {
    const { rows } = await asClient((client) => client.query<{ text: string }>("SELECT repeat('ab', 3000000) AS text"));
    expect(rows[0]?.text === 'ab'.repeat(3_000_000)).toBe(true);
  });
});

describe('a pool on the embedded database', () => {
  it('goes on after values that cannot be bound', async () => {
    const pool = new pg.Pool({ ...postgres.connection, max: 1 });
    const unbindable = {
      toPostgres(): never {
        throw new Error('no text for it');
      },
    };
    for (let time = 0; time < 3; time++) {
      await expect(pool.query('SELECT $1::text', [unbindable])).rejects.toThrow('no text for it');
      expect((await pool.query('SELECT $1::text AS text', ['bound'])).rows).toEqual([{ text: 'bound' }]);
    }
    await pool.end();
  });
});
