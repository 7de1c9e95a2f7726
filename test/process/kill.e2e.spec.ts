import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const WRITERS = 8;
const ACKNOWLEDGED_PER_ROUND = 60;
const TEST_MS = 60_000 * (ROUNDS + 2);

let database: PrivateDatabase;

beforeAll(async () => {
  database = await privateDatabase();
});

afterAll(() => database.remove());

/** Creates products until the connection breaks. */
async function write(url: string, token: string, writer: string, acknowledged: Map<string, string>): Promise<void> {
  for (let number = 1; ; number++) {
    const name = `${writer}-${number}`;
    try {
      const response = await fetch(`${url}/rest/entities/Product`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ name, price: number, tags: [] }),
      });
      if (response.status === 201) {
        acknowledged.set(((await response.json()) as { id: string }).id, name);
      }
    } catch {
      return;
    }
  }
}

async function get(url: string, token: string, path: string): Promise<{ count: string | null; json: unknown }> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { count: response.headers.get('x-total-count'), json: await response.json() };
}

describe('kill -9', () => {
  it(
    'while the demo data is loading leaves a database that the next start fills completely',
    async () => {
      const own = await privateDatabase();
      const first = BackendProcess.spawn({ ...own.environment, LOG_LEVEL: 'debug' });
      await first.until(
        () => first.output.includes('Nest application') || first.output.includes('dependencies initialized'),
      );
      await first.kill('SIGKILL');
      const second = await BackendProcess.start(own.environment);
      const token = await tokenAt(second.url, 'admin');
      const counts = await Promise.all(
        ['Customer', 'Product', 'Order'].map((entity) =>
          get(second.url, token, `/rest/entities/${entity}?limit=1&returnCount=true`),
        ),
      );
      await second.kill('SIGTERM');
      await own.remove();
      expect(counts.map(({ count }) => count)).toEqual(['50', '200', '500']);
    },
    TEST_MS,
  );

  it(
    `during writes loses nothing that was acknowledged, in ${ROUNDS} rounds`,
    async () => {
      const acknowledged = new Map<string, string>();
      for (let round = 1; round <= ROUNDS; round++) {
        const backend = await BackendProcess.start(database.environment);
        const token = await tokenAt(backend.url, 'admin');
        const before = acknowledged.size;
        const writers = Array.from({ length: WRITERS }, (_, index) =>
          write(backend.url, token, `${round}-${index}`, acknowledged),
        );
        await backend.until(() => acknowledged.size >= before + ACKNOWLEDGED_PER_ROUND);
        await backend.kill('SIGKILL');
        await Promise.all(writers);
      }
      const backend = await BackendProcess.start(database.environment);
      const token = await tokenAt(backend.url, 'admin');
      const { json } = await get(backend.url, token, '/rest/entities/Product?fetchPlan=_local');
      await backend.kill('SIGTERM');
      const found = new Map((json as { id: string; name: string }[]).map(({ id, name }) => [id, name]));
      const lost = [...acknowledged].filter(([id, name]) => found.get(id) !== name);
      expect(lost).toEqual([]);
      expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_PER_ROUND);
    },
    TEST_MS,
  );
});
