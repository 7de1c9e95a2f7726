import { isNumber, member, parseJson } from '../json.js';
import type { Login, Options } from '../options.js';
import { ComparisonError } from '../comparison-error.js';

/** Jmix 2.x knows the first URL only, 1.x the second. */
const TOKEN_PATHS = ['/oauth2/token', '/oauth/token'];

/** The reference gives tokens five minutes: they are renewed before they end. */
const SPARE_MS = 60_000;

interface Token {
  readonly text: string;
  readonly endsAt: number;
}

/** Logs users in and keeps their access tokens. */
export class Tokens {
  private readonly tokens = new Map<string, Token>();
  private path: string | undefined;

  constructor(
    /** `reference` or `candidate`, for errors. */
    private readonly name: string,
    private readonly url: string,
    private readonly options: Options,
  ) {}

  /** Path of the token endpoint of this server, after the first login. */
  get tokenPath(): string {
    return this.path ?? '/oauth2/token';
  }

  /** @throws ComparisonError when the login fails */
  async of(username: string): Promise<string> {
    const known = this.tokens.get(username);
    if (known !== undefined && known.endsAt > Date.now()) {
      return known.text;
    }
    const login = this.options.logins.find((each) => each.username === username);
    if (login === undefined) {
      throw new Error(`${username} is not a login of this run`);
    }
    const token = await this.login(login);
    this.tokens.set(username, token);
    return token.text;
  }

  private async login(login: Login): Promise<Token> {
    for (const path of this.path === undefined ? TOKEN_PATHS : [this.path]) {
      const response = await this.send(path, login);
      const body = parseJson(await response.text());
      const text = member(body, 'access_token');
      if (response.status === 200 && typeof text === 'string') {
        this.path = path;
        const seconds = member(body, 'expires_in');
        const life = isNumber(seconds) ? Number(seconds.value) * 1000 : Infinity;
        return { text, endsAt: Date.now() + Math.max(life - SPARE_MS, life / 2) };
      }
      if (response.status !== 404) {
        const error = member(body, 'error');
        const reason = typeof error === 'string' ? `${response.status} ${error}` : String(response.status);
        throw new ComparisonError(`The ${this.name} refuses the login of ${login.username}: ${reason}`);
      }
    }
    throw new ComparisonError(
      `The ${this.name} at ${this.url} has no token endpoint: ${TOKEN_PATHS.join(' and ')} are 404`,
    );
  }

  private async send(path: string, { username, password }: Login): Promise<Response> {
    try {
      return await fetch(this.url + path, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(this.options.client).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'password', username, password }),
        redirect: 'manual',
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
    } catch (error) {
      throw new ComparisonError(`The ${this.name} at ${this.url} cannot be reached: ${reasonOf(error)}`);
    }
  }
}

/** `fetch` hides the reason in the cause. */
export function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error;
  const reason = (cause as { code?: string; message?: string } | undefined) ?? {};
  return name === 'TimeoutError' ? 'no response in time' : (reason.code ?? reason.message ?? message);
}
