import type { CommonModel } from '../model/common-model.js';
import { simpleName } from '../model/model.js';
import type { Question } from './question.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** Placeholders of the OAuth client's credentials and of a user who does not exist. */
export const CLIENT = '~client~';
export const NOBODY = '~nobody~';

/** Name of an enum on the server that gets the question. */
export const enumPlaceholder = (simpleName: string): string => `~enum-${simpleName}~`;

/** The model as metadata and messages show it; the same for every user. */
export function metadataQuestions(model: CommonModel, caller: string): Question[] {
  const get = (path: string, group: Question['group'] = 'metadata'): Question => ({
    group,
    caller,
    method: 'GET',
    path,
  });
  return [
    get('/rest/metadata/datatypes'),
    get('/rest/metadata/entities/NoSuchEntity'),
    get('/rest/metadata/enums/NoSuchEnum'),
    ...[...model.enums.keys()].map((name) => get(`/rest/metadata/enums/${enumPlaceholder(name)}`)),
    ...model.entities.flatMap(({ name, plans }) => [
      get(`/rest/metadata/entities/${name}`),
      get(`/rest/metadata/entities/${name}/fetchPlans`),
      get(`/rest/metadata/entities/${name}/views`),
      get(`/rest/metadata/entities/${name}/views/_local`),
      ...['_local', '_base', '_instance_name', ...plans, 'no-such-plan'].map((plan) =>
        get(`/rest/metadata/entities/${name}/fetchPlans/${plan}`),
      ),
      get(`/rest/messages/entities/${name}`, 'messages'),
    ]),
    get('/rest/messages/entities/NoSuchEntity', 'messages'),
  ];
}

/** What the caller may do, and what may be called. */
export function callerQuestions(model: CommonModel, caller: string): Question[] {
  const get = (group: Question['group'], path: string, more: Partial<Question> = {}): Question => ({
    group,
    caller,
    method: 'GET',
    path,
    ...more,
  });
  return [
    get('rights', '/rest/permissions'),
    get('rights', '/rest/userInfo'),
    get('queries and services', '/rest/services'),
    get('queries and services', '/rest/services/noSuchService/noSuchMethod'),
    get('queries and services', '/rest/queries/NoSuchEntity'),
    ...model.withRows.flatMap(({ name }) => [
      get('queries and services', `/rest/queries/${name}`),
      get('queries and services', `/rest/queries/${name}/noSuchQuery`),
      get('queries and services', `/rest/queries/${name}/all/count`),
    ]),
  ];
}

/** Errors that do not need rows. */
export function errorQuestions(model: CommonModel, caller: string): Question[] {
  const ask = (method: string, path: string, more: Partial<Question> = {}): Question => ({
    group: 'errors',
    caller,
    method,
    path,
    ...more,
  });
  const name = model.withRows[0]?.name ?? 'NoSuchEntity';
  const bad = { headers: { authorization: 'Bearer not-a-token' }, caller: undefined };
  return [
    ask('GET', '/rest/entities/NoSuchEntity'),
    ask('GET', '/rest/entities/NoSuchEntity/1'),
    ask('GET', '/rest/entities/NoSuchEntity/search?filter={}'),
    ask('GET', '/rest/noSuchUrl'),
    ask('GET', '/rest/userInfo/'),
    ask('PATCH', `/rest/entities/${name}`),
    ask('DELETE', '/rest/permissions'),
    ask('GET', '/rest/userInfo', { headers: { accept: 'image/png' } }),
    ask('GET', `/rest/entities/${name}/search/count?filter={}`, { headers: { accept: 'text/plain' } }),
    ask('GET', `/rest/entities/${name}/search`, { malformed: true }),
    ask('GET', `/rest/entities/${name}?filter={}&limit=1&sort=id`),
    ask('GET', '/rest/userInfo', { caller: undefined }),
    ask('GET', '/rest/userInfo', bad),
    ask('GET', `/rest/entities/${name}`, bad),
    ...[...model.embeddables].map((each) => ask('GET', `/rest/entities/${simpleName(each)}`)),
    ask('GET', '/rest/files', { group: 'files', malformed: true }),
    ask('GET', '/rest/files?fileRef=nonsense', { group: 'files', malformed: true }),
    ask('GET', '/rest/files?fileRef=fs%3A%2F%2F2000%2F01%2F01%2Fmissing.txt%3Fname%3Dmissing.txt', { group: 'files' }),
  ];
}

/** Errors of the token endpoint and the server's description of itself. The user does not exist, so nobody is locked out. */
export function tokenQuestions(): Question[] {
  const token = (body: string, headers: Question['headers'] = {}): Question => ({
    group: 'tokens',
    method: 'POST',
    path: '/oauth2/token',
    headers: { ...FORM, ...headers },
    body,
  });
  const client = { authorization: `Basic ${CLIENT}` };
  return [
    token(`grant_type=password&username=${NOBODY}&password=wrong`, client),
    token('grant_type=password', client),
    token('grant_type=no-such-grant', client),
    token('', client),
    token('grant_type=refresh_token&refresh_token=not-a-token', client),
    token('grant_type=client_credentials'),
    { group: 'tokens', method: 'GET', path: '/oauth2/token', headers: client },
    { group: 'tokens', method: 'GET', path: '/rest/version' },
    { group: 'tokens', method: 'GET', path: '/rest/capabilities' },
  ];
}
