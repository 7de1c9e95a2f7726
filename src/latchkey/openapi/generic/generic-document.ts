import type { OpenApiDocument, Paths } from '../openapi.js';
import { SECURITY_SCHEMES, WITH_TOKEN } from '../parts/security.js';
import { CONSOLE_PATHS } from './console.paths.js';
import { DOCUMENT_PATHS } from './docs.paths.js';
import { ENTITY_PATHS } from './entities.paths.js';
import { FILE_PATHS } from './files.paths.js';
import { GENERIC_SCHEMAS } from './generic-schemas.js';
import { MESSAGE_PATHS, METADATA_PATHS } from './metadata.paths.js';
import { OAUTH_PATHS } from './oauth.paths.js';
import { OPERATION_PATHS } from './operations.paths.js';
import { OVERVIEW_PATHS } from './overview.paths.js';
import { QUERY_PATHS } from './queries.paths.js';
import { SECURITY_PATHS } from './security.paths.js';
import { SERVICE_PATHS } from './services.paths.js';
import { SESSION_PATHS } from './session.paths.js';
import { STORED_FILES_PATHS } from './stored-files.paths.js';

const TAGS = {
  Tokens: 'Login, logout and questions about tokens',
  Entities: 'Create, read, update and delete every entity',
  Queries: 'Questions that the application declares',
  Services: 'Methods of the application',
  Files: 'Upload and download',
  Metadata: 'The model',
  Messages: 'Captions of the model',
  Caller: 'Who is calling, and what they may do',
  'Security administration': 'Roles, users and sessions; needs the permission security.admin',
  Documents: 'What the API says about itself',
  Console: 'The application for browsers',
  Operating: 'Health of the process, for supervisors and load balancers',
} as const;

const PATHS: Paths = {
  ...OAUTH_PATHS,
  ...ENTITY_PATHS,
  ...QUERY_PATHS,
  ...SERVICE_PATHS,
  ...FILE_PATHS,
  ...METADATA_PATHS,
  ...MESSAGE_PATHS,
  ...SESSION_PATHS,
  ...SECURITY_PATHS,
  ...OVERVIEW_PATHS,
  ...STORED_FILES_PATHS,
  ...DOCUMENT_PATHS,
  ...OPERATION_PATHS,
  ...CONSOLE_PATHS,
};

/** Describes the API at the default paths, whatever the application is; protocol/docs.md 1. */
export const GENERIC_DOCUMENT: OpenApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Latchkey REST API',
    version: '1.0.0',
    description: 'The requests of every application. The document openapiDetailed names the entities of this one.',
  },
  servers: [{ url: '/rest' }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  security: WITH_TOKEN,
  paths: PATHS,
  components: { schemas: GENERIC_SCHEMAS, securitySchemes: SECURITY_SCHEMES },
};
