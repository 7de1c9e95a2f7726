import type { Paths } from '../openapi.js';
import { header, IF_NONE_MATCH } from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, NOT_MODIFIED, ok, violations } from '../parts/responses.js';
import { objectOf, orNull, ref, STRING } from '../parts/schemas.js';
import { operation } from './operation.js';

const TAG = 'Caller';

/** `/permissions`, `/userInfo`, `/user-session`; protocol/permissions.md, protocol/roles.md 11. */
export const SESSION_PATHS: Paths = {
  '/permissions': {
    get: operation(TAG, 'readPermissions', 'What the caller may do', {
      parameters: [IF_NONE_MATCH],
      responses: {
        ...ok('The permissions', json(ref('permission')), { ETag: { description: 'Of this answer', schema: STRING } }),
        ...NOT_MODIFIED,
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
      parameters: [header('Accept-Language', 'The wanted locales', true)],
      responses: {
        ...ok('The locale is changed'),
        ...faults(401, 403),
        422: { description: 'None of the wanted locales is available', content: json(ref('error')) },
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
