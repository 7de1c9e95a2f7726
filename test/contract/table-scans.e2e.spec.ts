import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { writtenFile } from '../harness/run-records.js';
import { useApp } from '../harness/use-app.js';

const POLL_MS = 10;
/** Far more than a table that is scanned fast. */
const ROWS = 50_000;

/** Every search that reads all of them takes longer than a millisecond. */
const app = useApp(() => startApp({ SLOW_SEARCH: '1', SLOW_STATEMENT: '1' }));

type Line = Readonly<Record<string, unknown>>;

const lines = (context: string): Line[] =>
  readFileSync(writtenFile('log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.context === context);

async function firstLine(context: string, found: (line: Line) => boolean): Promise<Line> {
  for (;;) {
    const line = lines(context).find(found);
    if (line) {
      return line;
    }
    await pause(POLL_MS);
  }
}

/** No product has such a name. */
const byName = (username: string, value: string): Promise<Answer> =>
  app.as(username).post('/rest/entities/Product/search', {
    filter: { conditions: [{ property: 'name', operator: '=', value }] },
  });

const idOf = ({ headers }: Answer): string => String(headers['x-request-id']);
const timing = ({ headers }: Answer): string => String(headers['server-timing']);

/** Repeats a search until its response names the scan: what is known of a statement is learned after a response. */
async function untilNamed(username: string): Promise<string> {
  for (;;) {
    const seen = timing(await byName(username, 'value of a request'));
    if (seen.includes('scan')) {
      return seen;
    }
    await pause(POLL_MS);
  }
}

beforeAll(async () => {
  await app.database.rows(
    new Statement(
      "INSERT INTO product (id, version, name, price) SELECT gen_random_uuid(), 1, 'toy ' || n, 1 FROM generate_series(1, $1::int) AS n",
    ),
    [String(ROWS)],
  );
  await app.database.rows(new Statement('ANALYZE product'));
});

describe('a slow search that reads all of a large table (docs/operations.md)', () => {
  let first: Answer;

  beforeAll(async () => {
    first = await byName('alice', 'value of a request');
    expect([first.status, first.json]).toEqual([200, []]);
  });

  it('has a line with entity, attributes, table, cure and its request, and without values', async () => {
    const line = await firstLine('Searches', () => true);
    expect(line).toMatchObject({ level: 'warn', id: idOf(first) });
    expect(line.msg).toMatch(
      /^A search of Product by name took \d+ ms \(SLOW_SEARCH\) and reads all of the table product: add an index that fits the filter, by @Index\(\) and a migration; contains and endsWith need one of pg_trgm$/,
    );
    expect(JSON.stringify(lines('Searches'))).not.toContain('value of a request');
  });

  it('is named to administrators, and to nobody else', async () => {
    expect(await untilNamed('admin')).toMatch(/, scan;desc="Product by name"$/);
    expect((await byName('alice', 'another value')).headers).not.toHaveProperty('server-timing');
  });

  it('is looked at once, however often it is sent', () => {
    expect(lines('Searches')).toHaveLength(1);
  });

  it('has a line as a slow statement, too, with the id of its request', async () => {
    const answer = await byName('alice', 'value of a request');
    const line = await firstLine('Database', ({ id }) => id === idOf(answer));
    expect(line.msg).toMatch(/^A statement took \d+ ms \(SLOW_STATEMENT\): SELECT /);
  });

  it('is not reported any more when an index fits its filter', async () => {
    await app.database.rows(new Statement('CREATE INDEX ix_product_name ON product (name)'));
    const count = lines('Searches').length;
    const answer = await app.as('admin').post('/rest/entities/Product/search/count', {
      filter: { conditions: [{ property: 'name', operator: '=', value: 'value of a request' }] },
    });
    expect([answer.status, answer.text]).toEqual([200, '0']);
    expect(lines('Searches')).toHaveLength(count);
    expect(timing(answer)).not.toContain('scan');
  });
});
