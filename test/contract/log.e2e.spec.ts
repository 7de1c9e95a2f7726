import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestMethod, RestParam, RestService } from '../../src/latchkey/services/rest-service.decorators.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { writtenFile } from '../harness/run-records.js';
import { useApp } from '../harness/use-app.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const POLL_MS = 10;
const SLOW_MS = 500;

@RestService('brokenService')
export class BrokenService {
  @RestMethod()
  fail(@RestParam('reason') reason: string): void {
    throw new Error(`Out of order: ${reason}`);
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [BrokenService] })] })
export class BrokenModule {}

const app = useApp(() => startApp({ SLOW_STATEMENT: String(SLOW_MS) }, [SalesModule, BrokenModule]));

type Line = Readonly<Record<string, unknown>>;

const lines = (): Line[] =>
  readFileSync(writtenFile('log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** The line of a request comes after its response. */
async function lineWith(values: Line): Promise<Line> {
  for (;;) {
    const found = lines().find((line) => Object.entries(values).every(([name, value]) => line[name] === value));
    if (found) {
      return found;
    }
    await pause(POLL_MS);
  }
}

const idOf = ({ headers }: Answer): string => String(headers['x-request-id']);

describe('the line of a request', () => {
  it('says who asked for what, from where, with what, and how it ended', async () => {
    const headers = { 'user-agent': 'shop-app/2.1', referer: 'https://shop.example/?access_token=abc' };
    const answer = await app.as('alice').get('/rest/userInfo?x=1', undefined, headers);
    expect(await lineWith({ id: idOf(answer) })).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      msg: 'request',
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      method: 'GET',
      url: '/rest/userInfo?x=1',
      user: 'alice',
      status: 200,
      ms: expect.any(Number),
      bytes: answer.bytes.length,
      address: '127.0.0.1',
      agent: 'shop-app/2.1',
      referer: 'https://shop.example/?access_token=***',
    });
  });

  it.each([
    [{ 'x-request-id': 'order-17' }, 'order-17'],
    [{ traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }, TRACE],
  ])('has the id that the client sends as %j, and so has the response', async (headers, id) => {
    const answer = await app.asAnonymous().get('/rest/nowhere', undefined, headers);
    expect([answer.status, idOf(answer)]).toEqual([401, id]);
    expect(await lineWith({ id })).toMatchObject({ status: 401, url: '/rest/nowhere' });
  });

  it('has an id of the server where that of the client could harm', async () => {
    const answer = await app.asAnonymous().get('/rest/version', undefined, { 'x-request-id': 'a"},{"b' });
    expect(idOf(answer)).toMatch(/^[\da-f-]{36}$/);
  });

  it('counts no bytes of a response that has none', async () => {
    const answer = await app.as('alice').send('HEAD', '/rest/userInfo');
    expect(await lineWith({ id: idOf(answer) })).toMatchObject({ method: 'HEAD', bytes: 0 });
  });

  it('shows no token, wherever a client has put it', async () => {
    const token = await app.tokenOf('alice');
    const headers = { 'x-request-id': token, 'user-agent': `app ${token}`, referer: `https://a.example/${token}` };
    const answer = await app.withQueryToken('alice').get('/rest/userInfo', undefined, headers);
    const line = await lineWith({ id: idOf(answer) });
    expect(line).toMatchObject({ url: '/rest/userInfo?access_token=***', agent: 'app ***' });
    expect(JSON.stringify(lines())).not.toContain(token);
  });
});

describe('the line of a 500', () => {
  it('names the request, its URL without tokens, its user and the cause', async () => {
    const answer = await app.withQueryToken('admin').get('/rest/services/brokenService/fail?reason=rain');
    expect(answer).toAnswer(500, { error: 'Server error', details: '' });
    expect(await lineWith({ level: 'error', id: idOf(answer) })).toMatchObject({
      msg: 'Out of order: rain',
      method: 'GET',
      url: '/rest/services/brokenService/fail?reason=rain&access_token=***',
      user: 'admin',
      stack: expect.stringContaining('BrokenService.fail'),
    });
  });
});

describe('the line of a slow statement', () => {
  beforeAll(async () => {
    const slow = new Statement(`SELECT pg_sleep(${(SLOW_MS + 100) / 1000}), 'constant of code', $1::text`);
    await app.database.rows(slow, ['value of a request']);
  });

  it('has its text, without values of requests and constants of code', () => {
    const text = "SELECT pg_sleep(0.6), '***', $1::text";
    const found = lines().filter(({ msg }) => String(msg).includes(text));
    expect(found).toEqual([
      expect.objectContaining({
        level: 'warn',
        context: 'Database',
        msg: expect.stringMatching(/^A statement took \d{3,} ms \(SLOW_STATEMENT\): SELECT pg_sleep/),
      }),
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/value of a request|constant of code/);
  });

  it('is not written for a statement that is fast', async () => {
    await app.database.rows(new Statement('SELECT 4711'));
    expect(JSON.stringify(lines())).not.toContain('4711');
  });
});

describe('Server-Timing', () => {
  it('shows administrators where the time of their request went', async () => {
    const { headers } = await app.as('admin').get('/rest/entities/User');
    expect(headers['server-timing']).toMatch(
      /^total;dur=\d+\.\d, db;dur=\d+\.\d;desc="[1-9]\d* statements, \d+ rows"$/,
    );
  });

  it('shows nobody else anything', async () => {
    for (const actor of [app.as('alice'), app.as('bob'), app.asAnonymous()]) {
      expect((await actor.get('/rest/userInfo')).headers).not.toHaveProperty('server-timing');
    }
  });
});
