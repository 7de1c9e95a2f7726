/**
 * Logs in for the page, by the authorization code flow with PKCE as the client of the console. Tokens live as long as the
 * tab: a reload keeps them.
 */
export const LOGIN_SCRIPT = `'use strict';
const TOKENS = 'latchkey.documents.tokens';
const ATTEMPT = 'latchkey.documents.attempt';
// Milliseconds before its end from which on a token is replaced.
const EARLY = 10000;

const login = (() => {
  const { page, console: place } = document.getElementById('documents').dataset;
  /** What the console knows of the server; undefined where it is off. */
  let settings;
  let tokens = JSON.parse(sessionStorage.getItem(TOKENS) ?? 'null');
  let renewing;

  const base64Url = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const random = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

  function keep(next) {
    tokens = next;
    if (next === null) {
      sessionStorage.removeItem(TOKENS);
    } else {
      sessionStorage.setItem(TOKENS, JSON.stringify(next));
    }
  }

  async function request(parameters, before = Date.now()) {
    const body = new URLSearchParams({ client_id: settings.clientId, ...parameters });
    const response = await fetch(settings.token, { method: 'POST', body });
    if (!response.ok) {
      keep(null);
      return;
    }
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = await response.json();
    keep({ access, refresh, until: before + seconds * 1000 - EARLY });
  }

  /** An attempt to log in, remembered until its code arrives. @returns the URL that gives the code */
  async function attemptFor(document) {
    const [verifier, state] = [random(), random()];
    sessionStorage.setItem(ATTEMPT, JSON.stringify({ verifier, state, document }));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    return settings.authorize + '?' + new URLSearchParams({
      response_type: 'code', client_id: settings.clientId, redirect_uri: location.origin + page, state,
      code_challenge: base64Url(digest), code_challenge_method: 'S256',
    });
  }

  /** Exchanges the code in an address. @returns the attempt that it belongs to */
  async function exchange(answer) {
    const attempt = JSON.parse(sessionStorage.getItem(ATTEMPT) ?? '{}');
    sessionStorage.removeItem(ATTEMPT);
    if (attempt.state === answer.get('state') && answer.has('code')) {
      await request({
        grant_type: 'authorization_code', code: answer.get('code'), code_verifier: attempt.verifier,
        redirect_uri: location.origin + page,
      });
    }
    return attempt;
  }

  async function end() {
    const { access, refresh } = tokens;
    keep(null);
    await fetch(settings.revoke, {
      method: 'POST', body: new URLSearchParams({ client_id: settings.clientId, token: refresh }),
    });
    await fetch(settings.logout, { method: 'POST', headers: { authorization: 'Bearer ' + access } });
  }

  /** What the login page answers to a user of the demo data, without showing it. */
  async function demoAnswer() {
    const form = await fetch(await attemptFor());
    if (new URL(form.url).searchParams.has('code')) {
      return { known: true, url: form.url };
    }
    // A parser would apply the style of the login page, which the policy of this page refuses.
    const [, csrf] = /name="csrf" value="([^"]+)"/.exec(await form.text());
    const body = new URLSearchParams({ csrf, ...settings.demo });
    return { known: false, url: (await fetch(form.url, { method: 'POST', body })).url };
  }

  return {
    /** Reads where to log in. */
    async open() {
      const response = place === undefined ? undefined : await fetch(place + '/settings.json');
      settings = response?.ok ? await response.json() : undefined;
    },

    get available() {
      return settings !== undefined;
    },

    /** Username of the demo login; undefined without one. */
    get demo() {
      return settings?.demo?.username;
    },

    /** The access token, replaced when it is about to end; undefined without a login. */
    async current() {
      if (tokens !== null && settings !== undefined && Date.now() > tokens.until) {
        renewing ??= request({ grant_type: 'refresh_token', refresh_token: tokens.refresh }).finally(() => {
          renewing = undefined;
        });
        await renewing;
      }
      return tokens?.access;
    },

    /** Leaves for the login page. @param document name of the one to show afterwards */
    async start(document) {
      location.assign(await attemptFor(document));
    },

    /** Takes the code of the login page out of the address. @returns name of the document to show */
    async finish() {
      const answer = new URLSearchParams(location.search);
      if (!answer.has('state')) {
        return undefined;
      }
      history.replaceState(null, '', page);
      return (await exchange(answer)).document;
    },

    /** Logs in as a user of the demo data, also where the browser is logged in as somebody else. */
    async startDemo() {
      let answer = await demoAnswer();
      if (answer.known) {
        await exchange(new URL(answer.url).searchParams);
        await end();
        answer = await demoAnswer();
      }
      await exchange(new URL(answer.url).searchParams);
    },

    end,
  };
})();
`;
