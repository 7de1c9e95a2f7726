import type { Operation, Parameter, Paths, Schema } from '../openapi.js';
import { path, query } from '../parts/parameters.js';
import { faults, json, ok } from '../parts/responses.js';
import { arrayOf, BOOLEAN, COUNT, objectOf, orNull, ref, STRING } from '../parts/schemas.js';
import { ANY_OBJECT } from '../parts/shared-schemas.js';
import { operation } from './operation.js';

const TAG = 'Security administration';
const USERNAME = path('username', 'The name of a user');

const read = (id: string, summary: string, schema: Schema, ...parameters: Parameter[]): Operation =>
  operation(TAG, id, summary, {
    parameters,
    responses: { ...ok('The answer', json(schema)), ...faults(400, 401, 403, 404) },
  });

const HOUR: Schema = objectOf({ from: STRING, logins: COUNT, failedLogins: COUNT, denials: COUNT });
const ROLE: Schema = objectOf({ roleType: STRING, code: STRING, name: STRING, source: STRING });
const SETTING: Schema = objectOf(
  { name: STRING, group: STRING, value: {}, isDefault: BOOLEAN, isSecret: BOOLEAN, description: STRING },
  ['name', 'group', 'isDefault', 'isSecret', 'description'],
);
const PART: Schema = objectOf({ status: STRING, age: COUNT, since: STRING });
const MINUTE: Schema = objectOf({ from: STRING, '2xx': COUNT, '3xx': COUNT, '4xx': COUNT, '5xx': COUNT });
const SLOW_STATEMENT: Schema = objectOf({ at: STRING, ms: COUNT, text: STRING, requestId: orNull(STRING) });
const MIGRATIONS: Schema = objectOf({ run: arrayOf(STRING), pending: arrayOf(STRING) });

/** What administrators look at first, below `/security`. */
export const OVERVIEW_PATHS: Paths = {
  '/security/denials': {
    get: read(
      'listDenials',
      'Who was answered 403, newest first',
      arrayOf(ANY_OBJECT),
      query('username', 'Whose denials'),
      query('limit', 'Most denials of the answer', { ...COUNT, maximum: 1000 }),
      query('offset', 'Denials to skip', { ...COUNT, maximum: 100_000 }),
    ),
  },
  '/security/activity': {
    get: read(
      'readActivity',
      'Log-ins and denials per hour',
      objectOf({ hours: arrayOf(HOUR) }),
      query('hours', 'How many hours', { type: 'integer', minimum: 1, maximum: 168 }),
    ),
  },
  '/security/unassigned-roles': { get: read('listUnassignedRoles', 'Roles that nobody has', arrayOf(ROLE)) },
  '/security/anonymous-access': {
    get: read(
      'readAnonymousAccess',
      'What callers without a token reach',
      objectOf({
        openPatterns: arrayOf(STRING),
        patterns: arrayOf(STRING),
        roles: arrayOf(STRING),
        rowLevelRoles: arrayOf(STRING),
        permissions: ref('permission'),
      }),
    ),
  },
  '/security/users/{username}/rights': {
    get: read('readRightsOfUser', 'What a user may do, as a matrix', ANY_OBJECT, USERNAME),
  },
  '/security/users/{username}/sessions': {
    delete: operation(TAG, 'endSessionsOfUser', 'Ends all sessions of a user', {
      parameters: [USERNAME],
      responses: { ...ok('How many have ended', json(objectOf({ ended: COUNT }))), ...faults(401, 403, 404) },
    }),
  },
  '/security/settings': { get: read('listSettings', 'The settings in force, without secrets', arrayOf(SETTING)) },
  '/security/migrations': {
    get: read(
      'listMigrations',
      'Migrations that have run, and those that have not',
      objectOf({ framework: MIGRATIONS, application: MIGRATIONS }),
    ),
  },
  '/security/instance': {
    get: read(
      'readInstance',
      'Health, requests by status and slow statements of the process that answers',
      objectOf({
        instance: STRING,
        health: objectOf({ status: STRING, parts: { type: 'object', additionalProperties: PART } }),
        requests: arrayOf(MINUTE),
        slowStatements: arrayOf(SLOW_STATEMENT),
      }),
    ),
  },
  '/security/system': {
    get: read(
      'readSystem',
      'Versions of this process',
      objectOf({
        version: STRING,
        node: STRING,
        database: objectOf({ kind: STRING, version: STRING }),
        compatibility: STRING,
        startedAt: STRING,
      }),
    ),
  },
};
