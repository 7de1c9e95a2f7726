import type { Operation, Paths, Response, Schema } from '../openapi.js';
import { formBody, json, ok } from '../parts/responses.js';
import { objectOf, ref, STRING, TEXT } from '../parts/schemas.js';
import { AS_CLIENT } from '../parts/security.js';
import { operation } from './operation.js';

const TAG = 'Tokens';
const GRANTS = ['password', 'refresh_token', 'client_credentials', 'authorization_code'] as const;

/** Token endpoints stand beside `/rest`. */
const servers = [{ url: '/' }];

const TOKEN_REQUEST: Schema = objectOf(
  {
    grant_type: { type: 'string', enum: GRANTS },
    username: STRING,
    password: { type: 'string', format: 'password' },
    new_password: { type: 'string', format: 'password' },
    refresh_token: STRING,
    code: STRING,
    redirect_uri: STRING,
    code_verifier: STRING,
    scope: STRING,
    client_id: STRING,
    client_secret: { type: 'string', format: 'password' },
  },
  ['grant_type'],
);

const TOKEN_OF_CLIENT: Schema = objectOf({ token: TEXT, token_type_hint: STRING }, ['token']);

const refusals: Readonly<Record<string, Response>> = {
  400: { description: 'The request is faulty, or its secrets are wrong', content: json(ref('oauthError')) },
  401: { description: 'The client is not known by this secret', content: json(ref('oauthError')) },
};

const byClient = (id: string, summary: string, body: Schema, answer: Readonly<Record<string, Response>>): Operation =>
  operation(TAG, id, summary, {
    security: AS_CLIENT,
    requestBody: formBody(body),
    responses: { ...answer, ...refusals },
  });

const token = (id: string): Operation =>
  byClient(id, 'Gives tokens', TOKEN_REQUEST, {
    ...ok('The tokens', json(ref('token'))),
    429: { description: 'There were too many wrong secrets', content: json(ref('oauthError')) },
  });

const revoke = (id: string): Operation =>
  byClient(id, 'Ends the session of a token', TOKEN_OF_CLIENT, ok('The token does not work any more'));

const introspect = (id: string): Operation =>
  byClient(id, 'Tells whether a token works', TOKEN_OF_CLIENT, ok('The state', json(ref('introspection'))));

/** The token endpoints in both forms; protocol/oauth.md 1. */
export const OAUTH_PATHS: Paths = {
  '/oauth/token': { servers, post: token('token') },
  '/oauth2/token': { servers, post: token('token2') },
  '/oauth/revoke': { servers, post: revoke('revoke') },
  '/oauth2/revoke': { servers, post: revoke('revoke2') },
  '/oauth/introspect': { servers, post: introspect('introspect') },
  '/oauth2/introspect': { servers, post: introspect('introspect2') },
};
