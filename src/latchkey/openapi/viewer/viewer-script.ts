/**
 * Starts the viewer. A token that the user has got in it also loads the project's document. What was authorized is kept in
 * the tab, without passwords and secrets.
 */
export const VIEWER_SCRIPT = `'use strict';
const AUTHORIZED = 'latchkey.documents.authorized';
const EVERY = 'Every application';
const PROJECT = 'This project';

// The documents stand beside the folder of this script.
const place = new URL('..', document.currentScript.src).pathname;
const bar = document.getElementById('login');
let ui;
/** The token of the login above that the viewer knows. */
let given;

function button(text, action) {
  const made = document.createElement('button');
  made.textContent = text;
  made.addEventListener('click', action);
  return made;
}

/** Offers what the user can do now, and hands the token of the login to the viewer. */
async function show(notice) {
  const token = await login.current();
  bar.replaceChildren();
  if (notice !== undefined) {
    const text = document.createElement('span');
    text.setAttribute('role', 'status');
    text.textContent = notice;
    bar.append(text);
  }
  if (token !== undefined) {
    bar.append(button('Log out', async () => {
      await login.end();
      ui.authActions.logout(['bearer']);
      given = undefined;
      await show();
    }));
  } else if (login.available) {
    bar.append(button('Log in', () => login.start(chosen())));
    if (login.demo !== undefined) {
      bar.append(button('Log in as ' + login.demo + ' (demo)', async () => {
        await login.startDemo();
        await show();
        if (chosen() === PROJECT) {
          ui.specActions.download(place + 'openapiDetailed.json');
        }
      }));
    }
  }
  if (token !== given) {
    given = token;
    if (token !== undefined) {
      ui.authActions.authorize({ bearer: { name: 'bearer', schema: { type: 'http', scheme: 'bearer' }, value: token } });
    }
  }
}

const chosen = () => document.getElementById('select')?.selectedOptions[0]?.textContent ?? EVERY;

function authorizedToken() {
  const schemes = ui.authSelectors.authorized().toJS();
  return schemes.oauth2?.token?.access_token ?? schemes.bearer?.value;
}

/** Keeps the tokens of the dialog; passwords and the secret of a client are typed again. */
function keepAuthorized() {
  const { oauth2, bearer } = ui.authSelectors.authorized().toJS();
  const kept = {};
  if (oauth2?.token) {
    kept.oauth2 = { name: 'oauth2', schema: oauth2.schema, token: { access_token: oauth2.token.access_token } };
  }
  if (bearer !== undefined && bearer.value !== given) {
    kept.bearer = { name: 'bearer', schema: bearer.schema, value: bearer.value };
  }
  sessionStorage.setItem(AUTHORIZED, JSON.stringify(kept));
}

function restoreAuthorized() {
  const { oauth2, bearer } = JSON.parse(sessionStorage.getItem(AUTHORIZED) ?? '{}');
  if (oauth2 !== undefined) {
    ui.authActions.authorizeOauth2({ auth: oauth2, token: oauth2.token });
  }
  if (bearer !== undefined) {
    ui.authActions.authorize({ bearer });
  }
}

/** Says what to do instead of showing an error; the document is loaded after the login. */
async function waitForLogin() {
  const way = login.available ? 'log in' : 'choose "' + EVERY + '" and authorize there';
  await show('The document of this project needs a token: ' + way + '.');
  return new Promise(() => undefined);
}

async function start() {
  await login.open();
  const document = await login.finish();
  ui = SwaggerUIBundle({
    urls: [
      { url: place + 'openapi.json', name: EVERY },
      { url: place + 'openapiDetailed.json', name: PROJECT },
    ],
    'urls.primaryName': document ?? EVERY,
    dom_id: '#documents',
    layout: 'StandaloneLayout',
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [
      // The logo brings its own style, which the policy of the page refuses.
      () => ({ components: { Logo: () => null } }),
      () => ({ statePlugins: { auth: { wrapActions: {
        // The viewer forgets its token by this action when another document is chosen, which the token is needed for.
        restoreAuthorization: () => () => undefined,
        // What the viewer itself would keep holds passwords.
        persistAuthorizationIfNeeded: () => () => { keepAuthorized(); },
      } } } }),
    ],
    validatorUrl: null,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    onComplete: () => {
      restoreAuthorized();
      void show();
    },
    async requestInterceptor(request) {
      const fresh = await login.current();
      if (request.loadSpec) {
        const token = fresh ?? authorizedToken();
        if (token === undefined && request.url.endsWith('openapiDetailed.json')) {
          await waitForLogin();
        }
        if (token !== undefined) {
          request.headers = { ...request.headers, Authorization: 'Bearer ' + token };
        }
      } else if (given !== undefined && request.headers?.Authorization === 'Bearer ' + given && fresh !== given) {
        await show();
        request.headers.Authorization = 'Bearer ' + (fresh ?? '');
      }
      return request;
    },
  });
  ui.initOAuth({ scopes: 'rest-api' });
  await show();
}

void start();
`;
