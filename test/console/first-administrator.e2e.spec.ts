import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FirstAdministrator } from '../../src/latchkey/console/first-administrator.js';
import { greeting } from '../../src/latchkey/greeting.js';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { Features } from '../../src/latchkey/model/feature.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin } from '../builders/a-login.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { recordSecret } from '../harness/run-records.js';
import { openTestDatabase } from '../harness/test-database.js';

const NO_ADMINISTRATOR = new Statement("DELETE FROM sec_role_assignment WHERE role_code = 'system-full-access'");
const AGE_CODES = new Statement("UPDATE sec_setup_code SET expires_at = expires_at - interval '1 hour'");
const STORED = new Statement('SELECT string_agg(hash, $1) FROM sec_setup_code');
const PASSWORD = 'correct horse battery';

/** Two instances on one database, on which nobody is an administrator. */
let first: TestApp;
let second: TestApp;

beforeAll(async () => {
  const database = await openTestDatabase();
  first = await startAppOn(database, { BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: '3' });
  await first.database.rows(NO_ADMINISTRATOR);
  second = await startAppOn({ ...database, close: () => Promise.resolve() });
}, 180_000);

afterAll(async () => {
  await second.close();
  await first.close();
});

async function aCode(app: TestApp): Promise<string> {
  const code = (await app.nest.get(FirstAdministrator, { strict: false }).newCode()) ?? '';
  recordSecret('set-up code', code);
  return code;
}

const setUp = (app: TestApp, body: object, headers = {}): Promise<Answer> =>
  app.asAnonymous().post('/console/setup', body, headers);

const administrators = async (app: TestApp): Promise<unknown> =>
  ((await app.asAnonymous().get('/console/settings.json')).json as { administrators: unknown }).administrators;

describe('POST /console/setup, while nobody is an administrator', () => {
  it('is announced by the settings of the console, and by the greeting of a start', async () => {
    expect(await administrators(first)).toBe(false);
    const greet = (texts: Record<string, string>): string =>
      greeting(loadSettings(texts), 'http://127.0.0.1:8080', '1.0', new Features([]), 'c0de');
    expect(greet({})).toBe(
      'Latchkey listens on http://127.0.0.1:8080 (started in 1.0 s)\n' +
        'Nobody is an administrator yet. Create one within an hour: http://127.0.0.1:8080/console/setup#code=c0de\n' +
        'or by npx latchkey users:create --admin',
    );
    expect(greet({ CONSOLE_ENABLED: 'false' })).toContain('yet. Create one: npx latchkey users:create --admin');
  });

  it('keeps no code as it is', async () => {
    const code = await aCode(first);
    expect(code).toMatch(/^[\w-]{43}$/);
    expect((await first.database.rows(STORED, [' ']))[0]?.[0]).not.toContain(code);
  });

  it.each([
    [{}, 'code'],
    [{ code: 'x', username: 'root' }, 'password'],
  ])('answers 400 for %j, which lacks %s', async (body, missing) => {
    const answer = await setUp(first, body);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(missing)]);
  });

  it('refuses names and passwords that no account may have, and keeps the code', async () => {
    const code = await aCode(first);
    const weak = await setUp(first, { code, username: 'root', password: 'root' }, { 'accept-language': 'de' });
    expect([weak.status, weak.json]).toEqual([
      400,
      expect.arrayContaining([expect.objectContaining({ path: 'password' })]),
    ]);
    const reserved = await setUp(first, { code, username: 'anonymous', password: PASSWORD });
    expect([reserved.status, reserved.json]).toEqual([400, [expect.objectContaining({ path: 'username' })]]);
    expect(await setUp(first, { code, username: 'alice', password: PASSWORD })).toAnswer(409, {
      error: 'Username taken',
      details: 'An account with the name alice exists: choose another',
    });
    expect(await administrators(first)).toBe(false);
  });

  it('refuses a code that is an hour old', async () => {
    const code = await aCode(second);
    await first.database.rows(AGE_CODES);
    expect(await setUp(second, { code, username: 'root', password: PASSWORD })).toAnswer(400, {
      error: 'Invalid set-up code',
      details: 'The code is wrong, used or older than an hour: start the server again for another one',
    });
  });

  it('refuses further codes of an address after some wrong ones', async () => {
    const wrong = { code: 'guessed', username: 'root', password: PASSWORD };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      statuses.push((await setUp(first, wrong)).status);
    }
    expect(statuses.at(-1)).toBe(429);
    const answer = await setUp(first, { ...wrong, code: await aCode(first) });
    expect(answer).toAnswer(429, { error: 'Too many attempts', details: 'Try again later' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await first.database.rows(new Statement('DELETE FROM auth_failure'));
  });

  it('creates the administrator once, on any instance, and of two at once only one', async () => {
    const [code, other] = [await aCode(first), await aCode(second)];
    const answers = await Promise.all([
      setUp(second, { code, username: 'root', password: PASSWORD }),
      setUp(first, { code: other, username: 'boss', password: PASSWORD }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
    const username = answers[0].status === 201 ? 'root' : 'boss';
    expect(answers.map(({ json }) => json)).toContainEqual({ username });
    const { access_token } = await aLogin(first, { username, password: PASSWORD });
    const authorization = { authorization: `Bearer ${access_token}` };
    expect((await first.asAnonymous().get('/rest/security/sessions', undefined, authorization)).status).toBe(200);
  });

  it('is over then', async () => {
    expect(await setUp(first, { code: 'any', username: 'eve', password: PASSWORD })).toAnswer(404, {
      error: 'Set-up is over',
      details: 'An administrator exists: log in',
    });
    expect([await administrators(first), await administrators(second)]).toEqual([true, true]);
    expect(await first.nest.get(FirstAdministrator, { strict: false }).newCode()).toBeUndefined();
    expect(await first.database.rows(STORED, [' '])).toEqual([[null]]);
  });
});
