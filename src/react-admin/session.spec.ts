import { describe, expect, it } from '@jest/globals';
import type { BrowserParts, TabChannel } from './browser.js';
import { Session } from './session.js';

/** The OAuth server, and the tabs of one browser that talk to it. */
class Server {
  readonly requests: URLSearchParams[] = [];
  readonly channels: (TabChannel & { readonly tab: number })[] = [];
  /** Refresh tokens that the server accepts. */
  readonly valid = new Set<string>();
  private locked: Promise<unknown> = Promise.resolve();
  private made = 0;

  /** A new tab with its own `sessionStorage`. */
  tab(options: Partial<ConstructorParameters<typeof Session>[0]> = {}): {
    session: Session;
    opened: string[];
    kept: Map<string, string>;
  } {
    const [opened, kept, tab] = [[] as string[], new Map<string, string>(), this.channels.length];
    const browser: BrowserParts = {
      store: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => kept.set(key, value),
        removeItem: (key) => kept.delete(key),
      },
      channel: () => this.channel(tab),
      exclusively: (_name, work) => {
        const done = this.locked.then(work, work);
        this.locked = done.catch(() => undefined);
        return done;
      },
      open: (url) => opened.push(url),
      openWindow: (url) => opened.push(url) > 0,
      fetch: (_url, init) => Promise.resolve(this.answer(init?.body as URLSearchParams)),
    };
    const urls = { token: '/token', authorize: '/authorize', revoke: '/revoke' };
    const redirectUri = 'https://shop.example/callback';
    return { session: new Session({ ...urls, clientId: 'spa', redirectUri, browser, ...options }), opened, kept };
  }

  private channel(tab: number): TabChannel {
    const channel = {
      tab,
      onmessage: null as TabChannel['onmessage'],
      postMessage: (data: unknown) => {
        setTimeout(() => {
          this.channels.filter((each) => each.tab !== tab).forEach((each) => each.onmessage?.({ data }));
        }, 1);
      },
    };
    this.channels.push(channel);
    return channel;
  }

  private answer(body: URLSearchParams): Response {
    this.requests.push(body);
    const refresh = body.get('refresh_token');
    if (refresh !== null && !this.valid.delete(refresh)) {
      return Response.json({ error: 'invalid_grant', error_description: 'Invalid refresh token' }, { status: 400 });
    }
    this.made++;
    this.valid.add(`refresh-${this.made}`);
    return Response.json({ access_token: `access-${this.made}`, refresh_token: `refresh-${this.made}` });
  }
}

/** Leaves for the login page and comes back with a code. */
async function logIn(session: Session, opened: string[]): Promise<string | undefined> {
  await session.login('/orders?page=2');
  const { searchParams } = new URL(opened.at(-1) ?? '', 'https://shop.example');
  return session.finishLogin(`?code=c0de&state=${searchParams.get('state') ?? ''}`);
}

describe('a session of the browser', () => {
  it('logs in by a code with PKCE and comes back to where it was', async () => {
    const server = new Server();
    const { session, opened } = server.tab();
    expect(await logIn(session, opened)).toBe('/orders?page=2');
    const asked = new URL(opened[0] ?? '', 'https://shop.example').searchParams;
    const [exchanged] = server.requests;
    const digest = await crypto.subtle.digest(
      'SHA-256',
      new TextEncoder().encode(exchanged?.get('code_verifier') ?? ''),
    );
    expect([asked.get('code_challenge'), asked.get('code_challenge_method'), exchanged?.get('code')]).toEqual([
      Buffer.from(digest).toString('base64url'),
      'S256',
      'c0de',
    ]);
    expect(await session.token()).toBe('access-1');
  });

  it('takes no code that it has not asked for', async () => {
    const { session } = new Server().tab();
    await expect(session.finishLogin('?code=c0de&state=other')).rejects.toThrow('This page has not asked for a login');
  });

  it('keeps the refresh token in the store of the tab, and the access token nowhere', async () => {
    const { session, opened, kept } = new Server().tab();
    await logIn(session, opened);
    expect([...kept]).toEqual([['latchkey.refresh', 'refresh-1']]);
  });

  it('gives a new tab the tokens of the others', async () => {
    const server = new Server();
    const first = server.tab();
    await logIn(first.session, first.opened);
    const second = server.tab();
    expect([await second.session.resume(), await second.session.token()]).toEqual([true, 'access-1']);
    expect(server.requests).toHaveLength(1);
  });

  it('refreshes once for all tabs and requests', async () => {
    const server = new Server();
    const [first, second] = [server.tab(), server.tab()];
    await logIn(first.session, first.opened);
    await second.session.resume();
    const tokens = await Promise.all([
      first.session.token('access-1'),
      first.session.token('access-1'),
      second.session.token('access-1'),
    ]);
    expect(tokens).toEqual(['access-2', 'access-2', 'access-2']);
    expect(server.requests.map((each) => each.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
  });

  it('keeps its tokens when an older message of another tab arrives late', async () => {
    const server = new Server();
    const late: unknown[] = [];
    const [first, second] = [server.tab(), server.tab()];
    server.channels.slice(0, 1).forEach((channel) => {
      channel.postMessage = (data) => late.push(data);
    });
    await logIn(first.session, first.opened);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await logIn(second.session, second.opened);
    late.forEach((data) => server.channels[1]?.onmessage?.({ data }));
    expect([late.length, await second.session.token(), second.kept.get('latchkey.refresh')]).toEqual([
      1,
      'access-2',
      'refresh-2',
    ]);
  });

  it('lets requests wait for a new login when the session has ended, and fails without somebody to show it', async () => {
    const server = new Server();
    const events: string[] = [];
    const { session, opened } = server.tab({
      onExpired: () => events.push('expired'),
      onRenewed: () => events.push('renewed'),
    });
    await logIn(session, opened);
    server.valid.clear();
    const waiting = session.token('access-1');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(events).toEqual(['expired']);
    await session.loginInWindow();
    const { searchParams } = new URL(opened.at(-1) ?? '', 'https://shop.example');
    expect(await session.finishLogin(`?code=again&state=${searchParams.get('state') ?? ''}`)).toBeUndefined();
    expect([await waiting, events]).toEqual(['access-2', ['expired', 'renewed']]);

    const other = new Server();
    const plain = other.tab();
    await logIn(plain.session, plain.opened);
    other.valid.clear();
    await expect(plain.session.token('access-1')).rejects.toThrow('The session has ended');
  });

  it('ends in all tabs, and tells the server', async () => {
    const server = new Server();
    const ended: string[] = [];
    const first = server.tab();
    const second = server.tab({ onLogout: () => ended.push('second') });
    await logIn(first.session, first.opened);
    await second.session.resume();
    await first.session.logout();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([ended, first.session.active, second.session.active]).toEqual([['second'], false, false]);
    expect(server.requests.at(-1)?.get('token')).toBe('refresh-1');
  });
});
