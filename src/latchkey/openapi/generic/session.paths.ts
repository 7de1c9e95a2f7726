import type { Paths } from '../openapi.js';
import { header } from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, violations } from '../parts/responses.js';
import { objectOf, orNull, ref, STRING } from '../parts/schemas.js';
import { operation } from './operation.js';

const TAG = 'Caller';

/** `/permissions`, `/userInfo`, `/user-session`; protocol/permissions.md, protocol/roles.md 11. */
export const SESSION_PATHS: Paths = {
  '/permissions': {
    get: operation(TAG, 'readPermissions', 'What the caller may do', {
      parameters: [header('If-None-Match', 'The ETag of the answer that the client knows')],
      responses: {
        ...ok('The permissions', json(ref('permission')), { ETag: { description: 'Of this answer', schema: STRING } }),
        304: { description: 'The answer is still the one that the client knows' },
        ...faults(401, 403),
      },
    }),
  },
  '/userInfo': {
    get: operation(TAG, 'readUserInfo', 'Who the caller is', {
      responses: { ...ok('The user', json(ref('userInfo'))), ...faults(401, 403) },
    }),
  },
  '/user-session/locale': {
    put: operation(TAG, 'changeSessionLocale', 'Takes the locale of the session from Accept-Language', {
      responses: {
        ...ok('The locale is changed'),
        ...faults(401, 403),
        422: { description: 'None of the wanted locales is available' },
      },
    }),
  },
  '/user-session/password': {
    put: operation(TAG, 'changeOwnPassword', "Changes the caller's password", {
      requestBody: jsonBody(objectOf({ currentPassword: STRING, newPassword: STRING })),
      responses: {
        ...noContent('The password is changed; other sessions of the user have ended'),
        ...violations('A password is missing, wrong or breaks the rules'),
        ...faults(401, 403, 413),
      },
    }),
  },
  '/user-session/substitution': {
    put: operation(TAG, 'substituteUser', 'Acts for another user from now on, or for oneself again', {
      requestBody: jsonBody(objectOf({ username: orNull(STRING) })),
      responses: { ...noContent('The session acts for the user'), ...violations(), ...faults(401, 403, 413) },
    }),
  },
};
