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
