import { type BrowserParts, type TabChannel, thisBrowser } from './browser.js';
import { errorOf, LatchkeyError } from './errors.js';
import { proofKey } from './proof-key.js';

/** Where and as what a {@link Session} logs in. */
export interface SessionOptions {
  /** URLs of the OAuth endpoints, e.g. `/oauth2/token`. */
  readonly token: string;
  readonly authorize: string;
  readonly revoke: string;
  /** Ends the login of the browser at the login page, e.g. `/logout`; without it the next login needs no password. */
  readonly logout?: string;
  /** A public client with the grants `authorization_code` and `refresh_token`. */
  readonly clientId: string;
  /** Absolute URL of the page that calls {@link Session.finishLogin}; registered for the client. */
  readonly redirectUri: string;
  /**
   * Called when the session has ended (another password, an administrator, too long a pause): show a button that calls
   * {@link Session.loginInWindow}. Requests wait for that login, so that what was typed stays. Without it they fail
   * with 401.
   */
  readonly onExpired?: () => void;
  /** Called when there are tokens again after {@link SessionOptions.onExpired}. */
  readonly onRenewed?: () => void;
  /** Called when another tab has logged out. */
  readonly onLogout?: () => void;
  /** Instead of the browser of the page. */
  readonly browser?: BrowserParts;
}

interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** When a tab got them, in the milliseconds of `Date.now()`: messages of other tabs may be overtaken. */
  readonly at: number;
}

/** An attempt to log in, between leaving the page and coming back. */
interface Attempt {
  readonly verifier: string;
  readonly returnTo: string;
  readonly window: boolean;
}

type Message =
  { readonly kind: 'tokens'; readonly tokens: Tokens } | { readonly kind: 'wanted' } | { readonly kind: 'ended' };

const REFRESH = 'latchkey.refresh';
const ATTEMPT = 'latchkey.attempt.';

/** How long a new tab waits for the tokens of the others, in milliseconds. */
const SIBLINGS_WAIT = 150;

/** How long a message of another tab may be under way, in milliseconds. */
const MESSAGE_WAIT = 30;

/**
 * A login by the authorization code flow with PKCE. The access token is in memory only, the refresh token in
 * `sessionStorage`, so that a reload keeps the login and the end of the tab forgets it; never in `localStorage`. All
 * tabs share one session: one refreshes for all, a new tab takes the tokens of the others, a log-out ends all.
 */
export class Session {
  private readonly browser: BrowserParts;
  private readonly channel: TabChannel | undefined;
  private tokens: Tokens | undefined;
  private refreshing: Promise<string> | undefined;
  private arrivals: (() => void)[] = [];

  constructor(private readonly options: SessionOptions) {
    this.browser = options.browser ?? thisBrowser();
    this.channel = this.browser.channel(`latchkey.${options.clientId}`);
    if (this.channel !== undefined) {
      this.channel.onmessage = ({ data }) => {
        this.receive(data as Message);
      };
    }
  }

  /** Takes the session of this tab or of another one. @returns whether there is one */
  async resume(): Promise<boolean> {
    const refresh = this.browser.store.getItem(REFRESH);
    if (refresh !== null && (await this.tryRefresh(refresh))) {
      return true;
    }
    this.send({ kind: 'wanted' });
    await this.arrival(SIBLINGS_WAIT);
    return this.tokens !== undefined;
  }

  /** Leaves for the login page. @param returnTo what {@link Session.finishLogin} returns */
  async login(returnTo: string): Promise<void> {
    this.browser.open(await this.authorizeUrl({ returnTo, window: false }));
  }

  /** The same in a second window: this page stays as it is. @returns whether the window could be opened */
  async loginInWindow(): Promise<boolean> {
    return this.browser.openWindow(await this.authorizeUrl({ returnTo: '', window: true }));
  }

  /**
   * Exchanges the code of the redirect.
   *
   * @param search the query of the URL
   * @returns where to go on, or undefined in a window that another page has opened: close it
   * @throws LatchkeyError when the login failed or nobody asked for it
   */
  async finishLogin(search: string): Promise<string | undefined> {
    const answer = new URLSearchParams(search);
    const key = ATTEMPT + (answer.get('state') ?? '');
    const stored = this.browser.store.getItem(key);
    this.browser.store.removeItem(key);
    if (stored === null) {
      throw new LatchkeyError('This page has not asked for a login', 400, { error: 'unknown_state' });
    }
    const attempt = JSON.parse(stored) as Attempt;
    await this.exchange(answer, attempt.verifier);
    return attempt.window ? undefined : attempt.returnTo;
  }

  /** The access token. @param refused one that the server has refused: it is refreshed once for all requests and tabs */
  async token(refused?: string): Promise<string | undefined> {
    if (this.tokens === undefined || refused === this.tokens.access) {
      this.refreshing ??= this.renew(refused).finally(() => {
        this.refreshing = undefined;
      });
      return this.refreshing;
    }
    return this.tokens.access;
  }

  /** Whether this page has tokens. */
  get active(): boolean {
    return this.tokens !== undefined;
  }

  /** Ends the session on the server, and in all tabs. */
  async logout(): Promise<void> {
    const tokens = this.tokens;
    this.forget();
    this.send({ kind: 'ended' });
    if (tokens === undefined) {
      return;
    }
    const { revoke, logout, clientId } = this.options;
    // The log-out counts here even if the server cannot be reached: its tokens expire.
    await Promise.allSettled([
      this.browser.fetch(revoke, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, token: tokens.refresh }),
      }),
      ...(logout === undefined
        ? []
        : [
            this.browser.fetch(logout, {
              method: 'POST',
              credentials: 'same-origin',
              headers: { authorization: `Bearer ${tokens.access}` },
            }),
          ]),
    ]);
  }

  private async authorizeUrl(attempt: Omit<Attempt, 'verifier'>): Promise<string> {
    const { verifier, challenge, state } = await proofKey();
    this.browser.store.setItem(ATTEMPT + state, JSON.stringify({ ...attempt, verifier } satisfies Attempt));
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.options.clientId,
      redirect_uri: this.options.redirectUri,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return `${this.options.authorize}?${query.toString()}`;
  }

  private async exchange(answer: URLSearchParams, verifier: string): Promise<void> {
    const error = answer.get('error');
    if (error !== null) {
      throw errorOf(400, { error, error_description: answer.get('error_description') });
    }
    await this.request({
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
      redirect_uri: this.options.redirectUri,
      code_verifier: verifier,
    });
  }

  private async renew(refused: string | undefined): Promise<string> {
    const renewed = await this.browser.exclusively('latchkey.refresh', async () => {
      // Another tab may have refreshed while this one waited for the lock: its message is under way.
      await this.arrival(MESSAGE_WAIT);
      if (this.tokens !== undefined && this.tokens.access !== refused) {
        return true;
      }
      const refresh = this.tokens?.refresh ?? this.browser.store.getItem(REFRESH);
      return refresh !== null && this.tryRefresh(refresh);
    });
    if (!renewed || this.tokens === undefined) {
      this.forget();
      return this.loginAgain();
    }
    return this.tokens.access;
  }

  private async loginAgain(): Promise<string> {
    if (this.options.onExpired !== undefined) {
      this.options.onExpired();
      await this.arrival();
      this.options.onRenewed?.();
    }
    if (this.tokens === undefined) {
      throw new LatchkeyError('The session has ended', 401, { error: 'invalid_token' });
    }
    return this.tokens.access;
  }

  /** @returns false when the server has refused the token; other errors say nothing about the session */
  private async tryRefresh(refresh: string): Promise<boolean> {
    try {
      await this.request({ grant_type: 'refresh_token', refresh_token: refresh });
      return true;
    } catch (error) {
      if (error instanceof LatchkeyError && error.status === 400) {
        return false;
      }
      throw error;
    }
  }

  private async request(parameters: Readonly<Record<string, string>>): Promise<void> {
    const response = await this.browser.fetch(this.options.token, {
      method: 'POST',
      body: new URLSearchParams({ client_id: this.options.clientId, ...parameters }),
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      throw errorOf(response.status, json);
    }
    const { access_token: access, refresh_token: refresh } = json as Readonly<Record<string, string>>;
    const tokens = { access: access ?? '', refresh: refresh ?? '', at: Date.now() };
    this.keep(tokens);
    this.send({ kind: 'tokens', tokens });
  }

  private keep(tokens: Tokens): void {
    this.tokens = tokens;
    this.browser.store.setItem(REFRESH, tokens.refresh);
    this.arrivals.splice(0).forEach((arrived) => {
      arrived();
    });
  }

  private forget(): void {
    this.tokens = undefined;
    this.browser.store.removeItem(REFRESH);
  }

  private receive(message: Message): void {
    if (message.kind === 'tokens') {
      if (message.tokens.at >= (this.tokens?.at ?? 0)) {
        this.keep(message.tokens);
      }
    } else if (message.kind === 'wanted' && this.tokens !== undefined) {
      this.send({ kind: 'tokens', tokens: this.tokens });
    } else if (message.kind === 'ended') {
      this.forget();
      this.options.onLogout?.();
    }
  }

  private send(message: Message): void {
    this.channel?.postMessage(message);
  }

  /** Resolves when there are new tokens, at the latest after the given time. */
  private arrival(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      this.arrivals.push(resolve);
      if (milliseconds !== undefined) {
        setTimeout(resolve, milliseconds);
      }
    });
  }
}
