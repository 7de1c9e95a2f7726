import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../bench/database/postgres-cluster.js';
import { exchange } from '../harness/exchange.js';
import { Haproxy } from '../harness/haproxy.js';
import { KeptConnection } from '../harness/kept-connection.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 180_000;
const WRITERS = 8;
/** Far fewer than are written while two processes start. */
const FEWEST_WRITES = 200;
/** Many times the interval in which haproxy looks at an instance. */
const SHUTDOWN_DELAY = '2';

let database: PrivateDatabase;
let haproxy: Haproxy;
let ports: readonly number[] = [];
const instances: BackendProcess[] = [];

const start = (port: number): Promise<BackendProcess> =>
  BackendProcess.start({ ...database.environment, PORT: String(port), SHUTDOWN_DELAY });

beforeAll(async () => {
  database = await privateDatabase();
  ports = [await freePort(), await freePort()];
  for (const port of ports) {
    instances.push(await start(port));
  }
  haproxy = await Haproxy.start(ports);
}, TEST_MS);

afterAll(async () => {
  await haproxy.stop();
  await Promise.all(instances.map((each) => each.kill('SIGTERM')));
  await database.remove();
}, TEST_MS);

/** Writes one row after the other over a connection that it keeps, until it is stopped. */
class Writer {
  readonly acknowledged: string[] = [];
  readonly failures: string[] = [];
  private stopping = false;
  private readonly writing: Promise<void>;
  private readonly connection: KeptConnection;

  constructor(token: string, index: number) {
    this.connection = new KeptConnection(haproxy.url, token);
    this.writing = this.write(index);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.writing;
    this.connection.close();
  }

  private async write(index: number): Promise<void> {
    for (let row = 0; !this.stopping; row++) {
      const name = `rolling-${index}-${row}`;
      try {
        const { status, text } = await this.connection.send('POST', '/rest/entities/Tag', { name });
        (status === 201 ? this.acknowledged : this.failures).push(status === 201 ? name : `${name}: ${status} ${text}`);
      } catch (error) {
        this.failures.push(`${name}: ${String(error)}`);
      }
    }
  }
}

const written = async (token: string): Promise<readonly string[]> => {
  const filter = { conditions: [{ property: 'name', operator: 'startsWith', value: 'rolling-' }] };
  const path = `/rest/entities/Tag/search?limit=10000&filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const { json } = await exchange(haproxy.url, 'GET', path, undefined, { authorization: `Bearer ${token}` });
  return (json as { readonly name: string }[]).map(({ name }) => name);
};

describe('two instances behind haproxy that are restarted in turn', () => {
  it(
    'lose no request of clients that write all the time, and nothing that was acknowledged',
    async () => {
      const token = await tokenAt(haproxy.url, 'admin');
      const writers = Array.from({ length: WRITERS }, (_, index) => new Writer(token, index));
      for (const [index, port] of ports.entries()) {
        await instances[index]?.kill('SIGTERM');
        instances[index] = await start(port);
        await haproxy.until(['UP', 'UP']);
      }
      await Promise.all(writers.map((each) => each.stop()));

      expect(writers.flatMap(({ failures }) => failures)).toEqual([]);
      const acknowledged = writers.flatMap((each) => each.acknowledged);
      expect(acknowledged.length).toBeGreaterThan(FEWEST_WRITES);
      const stored = new Set(await written(token));
      expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
    },
    TEST_MS,
  );
});
