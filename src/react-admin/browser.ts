/*
 * What the session uses of a browser, so that it can run elsewhere, too.
 */

/** A part of `window.sessionStorage`. */
export interface TextStore {
  /** @returns null for a key that is not there */
  getItem(key: string): string | null;
  /** Keeps a text until the tab ends. */
  setItem(key: string, value: string): void;
  /** Forgets a text. */
  removeItem(key: string): void;
}

/** A part of `BroadcastChannel`: messages reach the other tabs of the same origin. */
export interface TabChannel {
  /** Sends to all other tabs. */
  postMessage(message: unknown): void;
  /** Receives what other tabs send. */
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/** Runs one piece of work at a time, over all tabs: a part of `navigator.locks`. */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** The browser, or what replaces it. */
export interface BrowserParts {
  /** Keeps the refresh token. */
  readonly store: TextStore;
  /** Opens a channel between tabs; undefined where tabs cannot talk to each other */
  readonly channel: (name: string) => TabChannel | undefined;
  /** Lets one tab refresh at a time. */
  readonly exclusively: Exclusively;
  /** Leaves the page. */
  readonly open: (url: string) => void;
  /** Opens a second window: false where the browser refuses. */
  readonly openWindow: (url: string) => boolean;
  /** Sends requests to the OAuth endpoints. */
  readonly fetch: typeof fetch;
}

interface Globals {
  readonly sessionStorage: TextStore;
  readonly BroadcastChannel?: new (name: string) => TabChannel;
  readonly navigator: { readonly locks?: { request<T>(name: string, work: () => Promise<T>): Promise<T> } };
  readonly location: { assign(url: string): void };
  open(url: string, target: string, features: string): object | null;
}

/** The parts of the browser that this code runs in. */
export function thisBrowser(): BrowserParts {
  const globals = globalThis as unknown as Globals;
  return {
    store: globals.sessionStorage,
    channel: (name) => (globals.BroadcastChannel === undefined ? undefined : new globals.BroadcastChannel(name)),
    // Without https browsers offer no locks: then the grace of the server for two tabs at once must do.
    exclusively: (name, work) => globals.navigator.locks?.request(name, work) ?? work(),
    open: (url) => {
      globals.location.assign(url);
    },
    openWindow: (url) => globals.open(url, '_blank', 'popup,width=480,height=640') !== null,
    fetch: (input, init) => fetch(input, init),
  };
}
