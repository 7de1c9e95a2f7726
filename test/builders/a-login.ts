import type { TestApp } from '../harness/app.js';
import type { SentHeaders } from '../harness/exchange.js';

export interface LoginValues {
  readonly username: string;
  /** By default the username. */
  readonly password: string;
  /** `id:secret` of the OAuth client. */
  readonly client: string;
  readonly path: '/oauth/token' | '/oauth2/token';
  readonly scope: string;
  readonly headers: SentHeaders;
}

/** Body of a successful token request. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly 'OAuth2.SESSION_ID': string;
}

/** A form as browsers and OAuth clients write it. */
export const form = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

/** A new login session. @throws Error when the login is refused */
export async function aLogin(app: TestApp, given: Partial<LoginValues> = {}): Promise<Tokens> {
  const username = given.username ?? 'alice';
  const values: LoginValues = {
    username,
    password: username,
    client: 'client:secret',
    path: '/oauth/token',
    scope: '',
    headers: {},
    ...given,
  };
  const { password, scope } = values;
  const body = form({ grant_type: 'password', username, password, scope });
  const answer = await app.asClient(values.client).post(values.path, body, values.headers);
  if (answer.status !== 200) {
    throw new Error(`Login of ${username} was answered ${answer.status} ${answer.text}`);
  }
  return answer.json as Tokens;
}

/** Status of a request that needs nothing but a usable access token. */
export async function statusWith(app: TestApp, accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await app.asAnonymous().get('/rest/userInfo', undefined, headers)).status;
}
