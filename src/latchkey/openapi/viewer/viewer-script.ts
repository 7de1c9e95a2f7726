/**
 * Starts the viewer. A token that the user has got in it also loads the project's document; nothing is kept in the
 * browser beyond the page.
 */
export const VIEWER_SCRIPT = `'use strict';
function tokenOf(ui) {
  const schemes = ui.authSelectors.authorized().toJS();
  return schemes.oauth2?.token?.access_token ?? schemes.bearer?.value;
}

// The documents stand beside the folder of this script.
const place = new URL('..', document.currentScript.src).pathname;
const ui = SwaggerUIBundle({
  urls: [
    { url: place + 'openapi.json', name: 'Every application' },
    { url: place + 'openapiDetailed.json', name: 'This project (authorize first)' },
  ],
  dom_id: '#documents',
  layout: 'StandaloneLayout',
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [
    // The logo brings its own style, which the policy of the page refuses.
    () => ({ components: { Logo: () => null } }),
    // The viewer forgets its token by this action when another document is chosen, which the token is needed for.
    () => ({ statePlugins: { auth: { wrapActions: { restoreAuthorization: () => () => undefined } } } }),
  ],
  validatorUrl: null,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  requestInterceptor(request) {
    const token = request.loadSpec ? tokenOf(ui) : undefined;
    if (token !== undefined) {
      request.headers = { ...request.headers, Authorization: 'Bearer ' + token };
    }
    return request;
  },
});
ui.initOAuth({ scopes: 'rest-api' });
`;
