import type { Paths, Schema } from '../openapi.js';
import { faults, json, jsonBody, ok, violations } from '../parts/responses.js';
import { arrayOf, BOOLEAN, objectOf, STRING } from '../parts/schemas.js';
import { OPEN } from '../parts/security.js';
import { operation } from './operation.js';

const TAG = 'Console';

/** These stand beside `/rest`. */
const servers = [{ url: '/' }];

const LOGIN: Schema = { ...objectOf({ username: STRING, password: STRING }), nullable: true };
const SETTINGS: Schema = objectOf({
  rest: STRING,
  token: STRING,
  authorize: STRING,
  revoke: STRING,
  logout: STRING,
  files: STRING,
  docs: STRING,
  clientId: STRING,
  version: STRING,
  locales: arrayOf(STRING),
  administrators: BOOLEAN,
  demo: LOGIN,
});

/** The application for browsers; docs/how-to/use-the-console.md. */
export const CONSOLE_PATHS: Paths = {
  '/console/settings.json': {
    servers,
    get: operation(TAG, 'readConsoleSettings', 'What the console must know before anybody logs in', {
      security: OPEN,
      responses: ok('The settings', json(SETTINGS)),
    }),
  },
  '/console/setup': {
    servers,
    post: operation(TAG, 'createFirstAdministrator', 'Creates the first administrator', {
      security: OPEN,
      requestBody: jsonBody(
        objectOf({ code: STRING, username: STRING, password: { type: 'string', format: 'password' } }),
      ),
      responses: {
        201: { description: 'The administrator', content: json(objectOf({ username: STRING })) },
        ...violations(),
        ...faults(404, 409, 429),
      },
    }),
  },
};
