import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startAppOn } from '../harness/app.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

/** The embedded database takes one statement after the other: there fewer keep it busy. */
const CLIENTS = testRun().serverUrl === undefined ? 10 : 40;
const REQUEST_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 1_000;
/** What a request may take beyond its deadline, and a line that works again until the first good answer. */
const TOLERANCE_MS = 1_000;
/** Long enough for every client to have met the fault. */
const FAULT_MS = 3_000;
const SPEC_MS = 90_000;
const WRITTEN = new Statement('SELECT count(*) FROM tag WHERE name = ANY($1)');

let line: DatabaseLine;

const app = useApp(async () => {
  const { line: opened, connection } = await throughLine(await openTestDatabase());
  line = opened;
  return startAppOn(connection, {
    REQUEST_TIMEOUT: String(REQUEST_TIMEOUT_MS),
    STATEMENT_TIMEOUT: String(STATEMENT_TIMEOUT_MS),
  });
});

beforeAll(async () => {
  await Promise.all(['admin', 'alice'].map((user) => app.tokenOf(user)));
});

interface Ending {
  readonly at: number;
  readonly took: number;
  readonly status: number;
}

/** Clients that read and write, one request after the other, until they are stopped. */
class Clients {
  readonly endings: Ending[] = [];
  /** Names of the tags whose creation was acknowledged. */
  readonly acknowledged: string[] = [];
  private stopped = false;
  private readonly running = Array.from({ length: CLIENTS }, (_, number) => this.run(number));

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  private async run(number: number): Promise<void> {
    while (!this.stopped) {
      const name = `tag ${randomUUID()}`;
      const began = performance.now();
      const { status } =
        number % 2 === 0
          ? await app.as('alice').get('/rest/entities/Product?limit=5')
          : await app.as('admin').post('/rest/entities/Tag', { name });
      this.endings.push({ at: performance.now(), took: performance.now() - began, status });
      if (status === 201) {
        this.acknowledged.push(name);
      }
      await pause(status < 300 ? 5 : 20);
    }
  }
}

const good = ({ status }: Ending): boolean => status === 200 || status === 201;

/** Runs clients before, during and after a fault. */
async function during(fault: () => Promise<void>): Promise<{ readonly clients: Clients; readonly mended: number }> {
  const clients = new Clients();
  await pause(300);
  await fault();
  await line.mend();
  const mended = performance.now();
  while (!clients.endings.some((each) => good(each) && each.at > mended) && performance.now() < mended + 10_000) {
    await pause(10);
  }
  await pause(300);
  await clients.stop();
  return { clients, mended };
}

const apart = async (fault: () => unknown): Promise<void> => {
  await fault();
  await pause(FAULT_MS);
};

const cut = (): Promise<void> => apart(() => line.cut());
const reset = async (): Promise<void> => {
  for (let round = 0; round < 10; round++) {
    line.reset();
    await pause(FAULT_MS / 10);
  }
};
const delay = (): Promise<void> => apart(() => line.delayed(100));
const slow = (): Promise<void> => apart(() => line.delayed(900));
const swallow = (which: 'requests' | 'answers' | 'both') => (): Promise<void> => apart(() => line.silenced(which));

const allTogether = async (): Promise<void> => {
  line.delayed(50);
  await pause(500);
  line.silenced('answers');
  line.reset();
  await pause(500);
  line.silenced('both');
  await pause(1_500);
  await line.cut();
  await pause(500);
  await line.mend();
  line.silenced('requests');
  await pause(2_500);
};

/** What cannot happen inside of one process is left out there. */
const faults: readonly (readonly [string, () => Promise<void>])[] = [
  ['is cut and refuses connections', cut],
  ['loses its connections again and again', reset],
  ['is slow', delay],
  ...(testRun().serverUrl === undefined
    ? []
    : ([
        ['is so slow that statements end too late', slow],
        ['swallows what is asked', swallow('requests')],
        ['swallows what is answered', swallow('answers')],
        ['swallows everything', swallow('both')],
        ['does all of that', allTogether],
      ] as const)),
];

describe(`while the line to the database fails under ${CLIENTS} clients (docs/decisions/0036)`, () => {
  it.each(faults)(
    'that %s, every request ends in time, nothing acknowledged is lost, and the first good answer comes at once',
    async (_, fault) => {
      const { clients, mended } = await during(fault);
      const { endings, acknowledged } = clients;
      const longest = Math.max(...endings.map(({ took }) => took));
      expect(longest).toBeLessThan(REQUEST_TIMEOUT_MS + TOLERANCE_MS);
      expect(endings.filter((each) => !good(each) && ![503, 504].includes(each.status))).toEqual([]);
      const first = Math.min(...endings.filter((each) => good(each) && each.at > mended).map(({ at }) => at));
      expect(first - mended).toBeLessThan(TOLERANCE_MS);
      expect(await app.database.rows(WRITTEN, [acknowledged])).toEqual([[String(acknowledged.length)]]);
    },
    SPEC_MS,
  );
});
