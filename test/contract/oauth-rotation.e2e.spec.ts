import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith, type Tokens } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'careful', clientSecret: '{noop}secret', refreshTokenPolicy: 'rotate' },
  { clientId: 'strict', clientSecret: '{noop}secret', refreshTokenPolicy: 'rotate', rotationGraceSeconds: 0 },
  { clientId: 'app', clientSecret: '{noop}secret', authMethods: ['basic', 'none'] },
  { clientId: 'strict-app', clientSecret: '{noop}secret', authMethods: ['basic', 'none'], rotationGraceSeconds: 0 },
];
const USED_LONG_AGO = new Statement(
  "UPDATE auth_token SET used_at = used_at - interval '11 seconds' WHERE session_id = $1 AND used_at IS NOT NULL",
);

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS) }));

const refresh = (refresh_token: string, client = 'careful'): Promise<Answer> =>
  app.asClient(`${client}:secret`).post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token }));

async function rotated(refreshToken: string, client = 'careful'): Promise<Tokens> {
  const answer = await refresh(refreshToken, client);
  expect(answer.status).toBe(200);
  return answer.json as Tokens;
}

/** The request must be refused, and nothing of the session may work any more. */
async function expectEnded(presented: string, others: readonly Tokens[], client = 'careful'): Promise<void> {
  for (const token of [presented, ...others.map(({ refresh_token }) => refresh_token)]) {
    const answer = await refresh(token, client);
    expect(answer).toAnswer(400, { error: 'invalid_grant', error_description: 'Invalid refresh token' });
  }
  for (const { access_token } of others) {
    expect(await statusWith(app, access_token)).toBe(401);
  }
}

describe('refresh tokens that rotate (protocol/oauth.md 6.2)', () => {
  it('are new at each refresh, with a full lifetime, in the same session', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const second = await rotated(login.refresh_token);
    const third = await rotated(second.refresh_token);
    expect(new Set([login, second, third].map(({ refresh_token }) => refresh_token)).size).toBe(3);
    expect(third['OAuth2.SESSION_ID']).toBe(login['OAuth2.SESSION_ID']);
    const lifetimes = new Statement(
      "SELECT DISTINCT extract(epoch FROM expires_at - issued_at)::int FROM auth_token WHERE session_id = $1 AND kind = 'refresh'",
    );
    expect(await app.database.rows(lifetimes, [login['OAuth2.SESSION_ID']])).toEqual([['31536000']]);
    expect(await statusWith(app, third.access_token)).toBe(200);
  });

  it('are the default of a client that may show only its name', async () => {
    const login = await aLogin(app, { client: 'app:secret' });
    expect((await rotated(login.refresh_token, 'app')).refresh_token).not.toBe(login.refresh_token);
  });

  it('end the whole session when a used one comes back', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const second = await rotated(login.refresh_token);
    const third = await rotated(second.refresh_token);
    await expectEnded(login.refresh_token, [third]);
  });

  it('leave other sessions of the user alone then', async () => {
    const { refresh_token } = await aLogin(app, { client: 'strict:secret' });
    const other = await aLogin(app, { client: 'strict:secret' });
    const second = await rotated(refresh_token, 'strict');
    await expectEnded(refresh_token, [second], 'strict');
    expect(await statusWith(app, other.access_token)).toBe(200);
    expect((await refresh(other.refresh_token, 'strict')).status).toBe(200);
  });
});

describe('the grace for lost answers (protocol/oauth.md 6.2)', () => {
  it('takes the directly preceding token once more', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    await rotated(login.refresh_token);
    const again = await rotated(login.refresh_token);
    expect(await statusWith(app, again.access_token)).toBe(200);
    expect(await statusWith(app, (await rotated(again.refresh_token)).access_token)).toBe(200);
  });

  it('takes it only once', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    await rotated(login.refresh_token);
    const again = await rotated(login.refresh_token);
    await expectEnded(login.refresh_token, [again]);
  });

  it('takes none but the directly preceding one', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const second = await rotated(login.refresh_token);
    const third = await rotated(second.refresh_token);
    await expectEnded(login.refresh_token, [second, third]);
  });

  it('never leaves two lines of tokens: the lost answer coming back ends the session', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const lost = await rotated(login.refresh_token);
    const again = await rotated(login.refresh_token);
    await expectEnded(lost.refresh_token, [again]);
  });

  it('ends ten seconds after the first use', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const second = await rotated(login.refresh_token);
    await app.database.rows(USED_LONG_AGO, [login['OAuth2.SESSION_ID']]);
    await expectEnded(login.refresh_token, [second]);
  });

  it('does not exist for a client with rotationGraceSeconds 0', async () => {
    const login = await aLogin(app, { client: 'strict:secret' });
    const second = await rotated(login.refresh_token, 'strict');
    await expectEnded(login.refresh_token, [second], 'strict');
  });
});

describe('simultaneous refreshes with one token (protocol/oauth.md 6.2)', () => {
  it('end the session without grace, and at most one of them succeeds', async () => {
    const login = await aLogin(app, { client: 'strict:secret' });
    const answers = await Promise.all([1, 2, 3].map(() => refresh(login.refresh_token, 'strict')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    const winner = answers.find(({ status }) => status === 200)?.json as Tokens;
    await expectEnded(winner.refresh_token, [winner], 'strict');
  });

  it('leave one usable token pair with grace', async () => {
    const login = await aLogin(app, { client: 'careful:secret' });
    const answers = await Promise.all([1, 2].map(() => rotated(login.refresh_token)));
    const statuses = await Promise.all(answers.map(({ access_token }) => statusWith(app, access_token)));
    expect(statuses.sort()).toEqual([200, 401]);
  });
});

describe('two tabs of a public client that refresh at once (protocol/oauth.md 6.2)', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  const refreshAs = (client_id: string, refresh_token: string): Promise<Answer> =>
    app.asAnonymous().post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token, client_id }), FORM);

  const tab = async (refreshToken: string): Promise<Tokens> => {
    const answer = await refreshAs('app', refreshToken);
    expect(answer.status).toBe(200);
    return answer.json as Tokens;
  };

  /** No token of the session works any more. */
  async function expectAllEnded(client: string, presented: string, others: readonly Tokens[]): Promise<void> {
    const refused = { error: 'invalid_grant', error_description: 'Invalid refresh token' };
    expect(await refreshAs(client, presented)).toAnswer(400, refused);
    for (const { refresh_token, access_token } of others) {
      expect(await refreshAs(client, refresh_token)).toAnswer(400, refused);
      expect(await statusWith(app, access_token)).toBe(401);
    }
  }

  it('both go on, with the same refresh token', async () => {
    const login = await aLogin(app, { client: 'app:secret' });
    const tabs = await Promise.all([1, 2, 3].map(() => tab(login.refresh_token)));
    expect(new Set(tabs.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    expect(new Set(tabs.map(({ access_token }) => access_token)).size).toBe(3);
    for (const { access_token } of tabs) {
      expect(await statusWith(app, access_token)).toBe(200);
    }
    expect(await statusWith(app, login.access_token)).toBe(401);
    const next = await tab(tabs[1]?.refresh_token ?? '');
    expect([await statusWith(app, next.access_token), next.refresh_token === tabs[1]?.refresh_token]).toEqual([
      200,
      false,
    ]);
  });

  it('end the session when the second one comes after the grace', async () => {
    const login = await aLogin(app, { client: 'app:secret' });
    const second = await tab(login.refresh_token);
    await app.database.rows(USED_LONG_AGO, [login['OAuth2.SESSION_ID']]);
    await expectAllEnded('app', login.refresh_token, [second]);
  });

  it('end the session when the second one comes after the next refresh', async () => {
    const login = await aLogin(app, { client: 'app:secret' });
    const second = await tab(login.refresh_token);
    const third = await tab(second.refresh_token);
    await expectAllEnded('app', login.refresh_token, [second, third]);
  });

  it('end the session of a client with rotationGraceSeconds 0', async () => {
    const login = await aLogin(app, { client: 'strict-app:secret' });
    const second = (await refreshAs('strict-app', login.refresh_token)).json as Tokens;
    await expectAllEnded('strict-app', login.refresh_token, [second]);
  });

  it('store nothing from which the token could be made', async () => {
    const login = await aLogin(app, { client: 'app:secret' });
    const { refresh_token } = await tab(login.refresh_token);
    const rows = await app.database.rows(new Statement('SELECT t::text FROM auth_token t WHERE session_id = $1'), [
      login['OAuth2.SESSION_ID'],
    ]);
    const text = JSON.stringify(rows);
    expect([text.includes(refresh_token), text.includes(login.refresh_token)]).toEqual([false, false]);
  });
});
