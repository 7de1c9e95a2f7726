import type { Content, Operation, Parameter, Paths, Schema } from '../openapi.js';
import { path, query } from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, writeFaults } from '../parts/responses.js';
import { ANYTHING, arrayOf, BOOLEAN, BYTES, COUNT, objectOf, ref, STRING, TEXT } from '../parts/schemas.js';
import { ANY_OBJECT } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Security administration';
const USERNAME = path('username', 'The name of a user');
const CODE = path('code', 'The code of a role');
const ANY_LIST = arrayOf(ANY_OBJECT);
const ANY_LIST_OF_VALUES = arrayOf(ANYTHING);
const ROLE_TYPE: Schema = { type: 'string', enum: ['resource', 'row_level'] };
/** As JSON, and packed. */
const ROLES: Content = { ...json(ANY_LIST), 'application/zip': { schema: BYTES } };
const RESET: Schema = objectOf({ username: STRING, password: STRING });

const read = (id: string, summary: string, schema: Schema, ...parameters: Parameter[]): Operation =>
  operation(TAG, id, summary, {
    parameters,
    responses: { ...ok('The answer', json(schema)), ...faults(400, 401, 403, 404) },
  });

const act = (
  id: string,
  summary: string,
  body: Schema,
  answer: Content,
  { required = true, parameters = [] as readonly Parameter[] } = {},
): Operation =>
  operation(TAG, id, summary, {
    parameters,
    requestBody: jsonBody(body, required),
    responses: { ...ok('The answer', answer), ...writeFaults() },
  });

const ROLE_FILTER = [
  query('name', 'A part of the name'),
  query('code', 'A part of the code'),
  query('source', 'Where the role is declared', { type: 'string', enum: ['annotatedClass', 'database'] }),
];

const ACTIONS = ['create', 'read', 'update', 'delete', 'view', 'modify'] as const;

/** `/security`, for administrators; protocol/roles.md 11. */
export const SECURITY_PATHS: Paths = {
  '/security/resource-roles': { get: read('listResourceRoles', 'Lists resource roles', ANY_LIST, ...ROLE_FILTER) },
  '/security/resource-roles/{code}': { get: read('readResourceRole', 'Describes a resource role', ANY_OBJECT, CODE) },
  '/security/row-level-roles': { get: read('listRowLevelRoles', 'Lists row-level roles', ANY_LIST, ...ROLE_FILTER) },
  '/security/row-level-roles/{code}': {
    get: read('readRowLevelRole', 'Describes a row-level role', ANY_OBJECT, CODE),
  },
  '/security/specific-permissions': {
    get: read('listSpecificPermissions', 'Names that specific policies may grant', arrayOf(STRING)),
  },
  '/security/row-level-policies/check': {
    post: act(
      'checkRowLevelPolicy',
      'Checks the condition of a row-level policy',
      ANY_OBJECT,
      json(objectOf({ valid: BOOLEAN, errors: arrayOf(STRING) })),
    ),
  },
  '/security/roles/export': {
    post: act(
      'exportRoles',
      'Exports roles',
      objectOf({ roleType: ROLE_TYPE, codes: arrayOf(STRING), format: { type: 'string', enum: ['json', 'zip'] } }, [
        'roleType',
        'codes',
      ]),
      ROLES,
    ),
  },
  '/security/roles/import': {
    post: {
      ...act(
        'importRoles',
        'Imports roles: all of them or none',
        ANY_LIST,
        json(objectOf({ created: ANY_LIST_OF_VALUES, updated: ANY_LIST_OF_VALUES })),
      ),
      requestBody: { required: true, content: ROLES },
    },
  },
  '/security/roles/import-preview': {
    post: {
      ...act(
        'previewImport',
        'What the import of roles would change; nothing is saved',
        ANY_LIST,
        json(objectOf({ roles: ANY_LIST })),
      ),
      requestBody: { required: true, content: ROLES },
    },
  },
  '/security/preview': {
    post: act(
      'previewRole',
      'What saving or deleting a role would do; nothing is saved',
      objectOf({ roleType: ROLE_TYPE, role: ref('entity'), delete: BOOLEAN }, ['roleType', 'role']),
      json(ANY_OBJECT),
    ),
  },
  '/security/preview/rows': {
    post: act(
      'previewRows',
      'Which rows somebody sees, and would see with a role as it is drafted; nothing is saved',
      objectOf(
        {
          username: TEXT,
          entity: TEXT,
          roleType: ROLE_TYPE,
          role: ref('entity'),
          delete: BOOLEAN,
          change: { type: 'string', enum: ['gained', 'lost', 'kept', 'hidden'] },
          limit: { type: 'integer', minimum: 1, maximum: 100 },
          offset: { type: 'integer', minimum: 0, maximum: 10_000 },
        },
        ['username', 'entity'],
      ),
      json(
        objectOf({
          username: STRING,
          active: BOOLEAN,
          entity: STRING,
          mayRead: objectOf({ before: BOOLEAN, after: BOOLEAN }),
          exact: BOOLEAN,
          counts: ANY_OBJECT,
          rows: ANY_LIST,
        }),
      ),
    ),
  },
  '/security/users/{username}/permissions': {
    get: read('readPermissionsOfUser', 'What a user may do', ref('permission'), USERNAME),
  },
  '/security/users/{username}/password-reset': {
    post: act('resetPassword', 'Gives a user a new password', objectOf({ requireChange: BOOLEAN }, []), json(RESET), {
      required: false,
      parameters: [USERNAME],
    }),
  },
  '/security/password-resets': {
    post: act(
      'resetPasswords',
      'Gives many users new passwords',
      objectOf(
        {
          usernames: { type: 'array', items: TEXT, minItems: 1, maxItems: 100 },
          requireChange: BOOLEAN,
        },
        ['usernames'],
      ),
      json(arrayOf(RESET)),
    ),
  },
  '/security/sessions': {
    get: read(
      'listSessions',
      'Who is logged in',
      ANY_LIST,
      query('username', 'Whose sessions', STRING),
      query('limit', 'Most sessions of the answer', { ...COUNT, maximum: 1000 }),
      query('offset', 'Sessions to skip', { ...COUNT, maximum: 2 ** 31 - 1 }),
    ),
  },
  '/security/sessions/{sessionId}': {
    delete: operation(TAG, 'endSession', 'Ends a session', {
      parameters: [path('sessionId', 'The id of the session')],
      responses: { ...noContent('The session has ended'), ...faults(401, 403, 404) },
    }),
  },
  '/security/explain': {
    get: read(
      'explain',
      'Why a user may or may not',
      objectOf({ allowed: BOOLEAN, reasons: arrayOf(ANY_OBJECT) }),
      query('username', 'Whose rights', TEXT, true),
      query('entity', 'The name of an entity', TEXT, true),
      query('action', 'What the user wants to do', { type: 'string', enum: ACTIONS }, true),
      query('attribute', 'The attribute in question'),
      query('id', 'The id of the row in question', TEXT),
    ),
  },
  '/security/denials/{traceId}': {
    get: read(
      'readDenial',
      'Who was answered 403, and why',
      ANY_OBJECT,
      path('traceId', 'The header X-Trace-Id of the answer'),
    ),
  },
};
