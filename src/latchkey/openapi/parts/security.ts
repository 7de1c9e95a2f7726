import type { OpenApiDocument } from '../openapi.js';

const DEFAULT_SCOPE = 'rest-api';
/** Where the backend gives tokens. */
export const TOKEN_PATH = '/oauth2/token';

/** The scheme names are the same in both documents, so that a viewer keeps its token when it changes the document. */
export const SECURITY_SCHEMES: OpenApiDocument['components']['securitySchemes'] = {
  oauth2: {
    type: 'oauth2',
    description: 'Username and password, for a client of the settings or of the database',
    flows: { password: { tokenUrl: TOKEN_PATH, scopes: { [DEFAULT_SCOPE]: 'The API' } } },
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token' },
  client: { type: 'http', scheme: 'basic', description: 'Id and secret of an OAuth client' },
  operator: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN of the settings' },
};

/** What an operation needs unless it says otherwise. */
export const WITH_TOKEN: OpenApiDocument['security'] = [{ oauth2: [DEFAULT_SCOPE] }, { bearer: [] }];

export const OPEN: OpenApiDocument['security'] = [];
export const AS_CLIENT: OpenApiDocument['security'] = [{ client: [] }];
export const AS_OPERATOR: OpenApiDocument['security'] = [{ operator: [] }];
/** Strangers get a response, too; operators see more. */
export const OPEN_TO_OPERATORS: OpenApiDocument['security'] = [{}, { operator: [] }];
