import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aLogin, statusWith, type Tokens } from '../builders/a-login.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { auditEvent } from '../harness/audit-events.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const PATH = '/rest/user-session/password';
const NEW = 'Violet-Kite-7';

@Module({
  imports: [
    Latchkey.forFeature({
      passwordRules: [
        ({ password }) => (password.includes('Acme') ? 'must not contain the company' : undefined),
        ({ password }) => (password.includes('Anvil') ? '{latchkey.password.TooCommon.message}' : undefined),
      ],
    }),
  ],
})
class CompanyModule {}

const app = useApp(() => startApp({ ANONYMOUS_URL_PATTERNS: `PUT ${PATH}` }, [SalesModule, CompanyModule]));

const change = ({ access_token }: Tokens, body: object | string): Promise<Answer> =>
  app.asAnonymous().put(PATH, body, { authorization: `Bearer ${access_token}` });

const violation = (path: string, message: string, messageTemplate = message): object => ({
  message,
  messageTemplate,
  path,
  invalidValue: null,
});

const template = (name: string): string => `{latchkey.password.${name}.message}`;

describe('PUT /rest/user-session/password (protocol/roles.md 11, protocol/oauth.md 8)', () => {
  it('changes the password; this session lives on, every other one of the user ends', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const [here, elsewhere] = [await aLogin(app, { username }), await aLogin(app, { username })];
    const answer = await change(here, { currentPassword: username, newPassword: NEW });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([await statusWith(app, here.access_token), await statusWith(app, elsewhere.access_token)]).toEqual([
      200, 401,
    ]);
    await expect(aLogin(app, { username })).rejects.toThrow('Bad credentials');
    await aLogin(app, { username, password: NEW });
  });

  it('is for every user, also for those who have no role', async () => {
    const username = await aUserWith(app.database);
    const answer = await change(await aLogin(app, { username }), { currentPassword: username, newPassword: NEW });
    expect(answer.status).toBe(204);
  });

  it.each([
    [
      { currentPassword: 'wrong', newPassword: NEW },
      [violation('currentPassword', 'is not the current password', template('WrongCurrent'))],
    ],
    [{ newPassword: 'short' }, [violation('newPassword', 'must have at least 8 characters', template('TooShort'))]],
    [{ newPassword: 'My-Acme-2026' }, [violation('newPassword', 'must not contain the company')]],
    [
      { newPassword: 'aaaa' },
      [
        violation('newPassword', 'must have at least 8 characters', template('TooShort')),
        violation('newPassword', 'must have at least 4 different characters', template('TooUniform')),
      ],
    ],
    [{ newPassword: 7 }, [violation('newPassword', 'must be a text')]],
    [{}, [violation('newPassword', 'may not be null', '{jakarta.validation.constraints.NotNull.message}')]],
  ])('answers %j with the validation body', async (given, violations) => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const login = await aLogin(app, { username });
    const answer = await change(login, { currentPassword: username, ...given });
    expect(answer).toAnswer(400, violations);
    await aLogin(app, { username });
  });

  it('refuses the current password as the new one', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const login = await aLogin(app, { username });
    const answer = await change(login, { currentPassword: username, newPassword: username });
    expect(answer).toAnswer(400, [
      violation('newPassword', 'must differ from the current password', template('Unchanged')),
      violation('newPassword', 'must not contain the username', template('ContainsUsername')),
    ]);
  });

  it('wants a JSON object', async () => {
    const login = await aLogin(app);
    const answer = await change(login, '[]');
    expect(answer).toAnswer(400, { error: 'Malformed request JSON data structure', details: '' });
  });

  it('counts a wrong current password for the lock of logins (protocol/oauth.md 9)', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const login = await aLogin(app, { username });
    for (let attempt = 0; attempt < 5; attempt++) {
      await change(login, { currentPassword: `wrong ${attempt}`, newPassword: NEW });
    }
    const answer = await change(login, { currentPassword: username, newPassword: NEW });
    expect(answer).toAnswer(400, [
      violation('currentPassword', 'is not checked for now, after too many wrong ones', template('Locked')),
    ]);
    await expect(aLogin(app, { username })).rejects.toThrow('User account is locked');
    expect(await statusWith(app, login.access_token)).toBe(200);
  });

  it('lets one of two changes at once win', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const login = await aLogin(app, { username });
    const answers = await Promise.all(
      [1, 2, 3].map((number) => change(login, { currentPassword: username, newPassword: `Violet-Kite-${number}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400]);
    const [winner] = [1, 2, 3].filter((_, index) => answers[index]?.status === 204);
    await aLogin(app, { username, password: `Violet-Kite-${winner ?? 0}` });
  });

  it('speaks the language of the request (protocol/errors.md 4)', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const { access_token } = await aLogin(app, { username });
    const changeInGerman = (currentPassword: string, newPassword: string): Promise<Answer> =>
      app
        .asAnonymous()
        .put(
          PATH,
          { currentPassword, newPassword },
          { authorization: `Bearer ${access_token}`, 'accept-language': 'de' },
        );
    const wrong = await changeInGerman('wrong-Kite-8', NEW);
    expect(wrong).toAnswer(400, [
      violation('currentPassword', 'ist nicht das bisherige Passwort', template('WrongCurrent')),
    ]);
    const weak = await changeInGerman(username, 'aaaa');
    expect(weak.json).toEqual([
      violation('newPassword', 'muss mindestens 8 Zeichen haben', template('TooShort')),
      violation('newPassword', 'muss mindestens 4 verschiedene Zeichen haben', template('TooUniform')),
    ]);
    const ofTheApplication = await changeInGerman(username, 'My-Anvil-2026');
    expect(ofTheApplication.json).toEqual([
      violation('newPassword', 'ist zu leicht zu erraten', template('TooCommon')),
    ]);
    const body = { username: 'zora', password: 'zora-2026' };
    const created = await app.as('admin').post('/rest/entities/User', body, { 'accept-language': 'de' });
    expect(created.json).toEqual([
      violation('password', 'darf den Benutzernamen nicht enthalten', template('ContainsUsername')),
    ]);
  });

  it('is for users', async () => {
    const answer = await app.asAnonymous().put(PATH, { currentPassword: 'a', newPassword: NEW });
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'Only users can do this' });
  });

  it('leaves events without any password', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const login = await aLogin(app, { username });
    await change(login, { currentPassword: 'wrong-Kite-8', newPassword: NEW });
    await change(login, { currentPassword: username, newPassword: NEW });
    const mine = (outcome: string) => (event: { readonly subject?: string; readonly outcome: string }) =>
      event.subject === username && event.outcome === outcome;
    await auditEvent(app, 'password-changed', mine('failure'));
    await auditEvent(app, 'password-changed', mine('success'));
    const all = await app.as('admin').get('/rest/entities/sec_AuditEvent?fetchPlan=_local');
    expect(all.text).not.toMatch(/wrong-Kite-8|Violet-Kite-7|argon2/);
  });
});

describe('passwords that come with an account (protocol/roles.md 10)', () => {
  it('are judged by the same rules', async () => {
    const created = await app.as('admin').post('/rest/entities/User', { username: 'wanda', password: 'wanda-Acme' });
    expect(created).toAnswer(400, [
      violation('password', 'must not contain the username', template('ContainsUsername')),
      violation('password', 'must not contain the company'),
    ]);
    const id = await aUser(app.database, { username: 'xenia' });
    const updated = await app.as('admin').put(`/rest/entities/User/${id}`, { password: 'xenia-2026' });
    expect(updated).toAnswer(400, [
      violation('password', 'must not contain the username', template('ContainsUsername')),
    ]);
    const renamed = await app
      .as('admin')
      .put(`/rest/entities/User/${id}`, { username: 'yves', password: 'xenia-2026' });
    expect(renamed.status).toBe(200);
  });
});
