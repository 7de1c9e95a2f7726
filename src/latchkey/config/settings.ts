import { z } from 'zod';
import { FILE_SETTINGS } from './file-settings.js';
import { HEALTH_PART_NAMES, type HealthPartName } from './health-part-names.js';
import { oauthClientSchema } from './oauth-client.js';
import { isProxyAddress } from './proxy-addresses.js';
import { flag, json, list, optionalNumber, serverUrl, serverUrls, urlPath, wholeNumber } from './setting.js';

const MIB = 1024 * 1024;
const MAX_INT = 2 ** 31 - 1;
/** More processes on one machine are a typing error. */
const MAX_WORKERS = 64;

/** Good for development: everybody knows it. */
export const DEFAULT_TOKEN_KEY = 'development-key-of-security-tokens';

/**
 * Every setting of the backend, by the name of its environment variable. The description is the line that
 * `.env.example` shows; a spec keeps both alike.
 */
export const settingsSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('`production` refuses to start with default secrets and loads no demo data'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PORT: wholeNumber(8080, 0, 65535).describe('port to listen on; 0 takes a free one'),
  WORKERS: wholeNumber(1, 1, MAX_WORKERS).describe(
    'processes that listen on PORT together, on a server only; limits of each process are divided among them',
  ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least severe log line that is written'),
  DATABASE_URL: serverUrl().describe(
    'PostgreSQL server, e.g. postgres://user:password@localhost:5432/latchkey; empty = embedded database',
  ),
  DATABASE_WAIT: wholeNumber(60, 0, 3600).describe(
    'seconds that the start waits for a PostgreSQL server that does not answer yet; 0 = not at all',
  ),
  DATABASE_SIGNALS_URL: serverUrl().describe(
    'the same database without a pooler such as PgBouncer in between, to hear changes of other instances; empty = DATABASE_URL',
  ),
  DATABASE_REPLICA_URLS: serverUrls().describe(
    'standbys of the same server that answer reads, comma separated, with the same database and user; empty = none',
  ),
  DATABASE_REPLICA_MAX_LAG: wholeNumber(100, 0, 3000).describe(
    'milliseconds that a read waits for a standby to have what the server has committed; one that is further behind gets no reads',
  ),
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a name of small letters, digits and underscores')
    .or(z.literal(''))
    .default('')
    .describe(
      'schema for the tables of Latchkey and of migrations, made where it is missing; those of public are found, too; empty = that of the user of the database',
    ),
  DATABASE_POOL_SIZE: wholeNumber(16, 1, 1000).describe('connections to the PostgreSQL server'),
  DATABASE_POOL_RESERVED: optionalNumber(0, 999).describe(
    'connections of them that only checks of tokens, rights and log-ins may use; empty = one in eight, 0 = none',
  ),
  DATABASE_SESSION_CLAIMS: flag(false).describe(
    'give policies of PostgreSQL the name and roles of the caller, as latchkey.user and latchkey.roles; each read is then a transaction',
  ),
  STATEMENT_TIMEOUT: wholeNumber(30_000, 0, MAX_INT).describe(
    'milliseconds after which the database cuts a statement and the caller gets 504; 0 = never',
  ),
  SLOW_STATEMENT: wholeNumber(1_000, 0, MAX_INT).describe(
    'milliseconds from which the log shows a statement, with its text and without values; 0 = never',
  ),
  SLOW_SEARCH: wholeNumber(200, 0, MAX_INT).describe(
    'milliseconds from which a search is checked for reading all of a large table without an index; 0 = never',
  ),
  REQUEST_TIMEOUT: wholeNumber(60_000, 1, MAX_INT).describe(
    'milliseconds within which a request is answered, except file transfers; after that it gets 503 or 504',
  ),
  PRINCIPAL_MAX_REQUESTS: wholeNumber(200, 0, MAX_INT).describe(
    'requests in flight of one user, client or anonymous address in this process; beyond that 429; 0 = any number',
  ),
  PRINCIPAL_STATEMENT_TIME: wholeNumber(0, 0, MAX_INT).describe(
    'milliseconds of statements of one user, client or anonymous address within a minute in this process; beyond that 429; 0 = any time',
  ),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .describe('folder of the embedded database and, by default, of uploaded files'),
  DEMO_DATA: z
    .enum(['true', 'false', ''], { error: 'must be true, false or empty' })
    .default('')
    .describe('load the demo data of the sample shop once; empty = only outside production'),
  CONTEXT_PATH: urlPath('').describe('path in front of all URLs of the backend, e.g. /shop; URL patterns leave it out'),
  BASE_PATH: urlPath('/rest').describe('path of the REST API; tokens and logins stay where they are'),
  ENTITIES_PATH: urlPath('/entities').describe('path of the entities below BASE_PATH'),
  QUERIES_PATH: urlPath('/queries').describe('path of the queries below BASE_PATH'),
  SERVICES_PATH: urlPath('/services').describe('path of the services below BASE_PATH'),
  FILES_PATH: urlPath('/files').describe('path of the files below BASE_PATH'),
  METADATA_PATH: urlPath('/metadata').describe('path of the metadata below BASE_PATH'),
  MESSAGES_PATH: urlPath('/messages').describe('path of the captions below BASE_PATH'),
  DOCS_PATH: urlPath('/docs').describe('path of the OpenAPI documents and their viewer below BASE_PATH'),
  PERMISSIONS_PATH: urlPath('/permissions').describe('path of the permissions below BASE_PATH'),
  USER_INFO_PATH: urlPath('/userInfo').describe('path of the user info below BASE_PATH'),
  USER_SESSION_PATH: urlPath('/user-session').describe('path of what callers change in their session below BASE_PATH'),
  CAPABILITIES_PATH: urlPath('/capabilities').describe('path of the capabilities below BASE_PATH'),
  CONSOLE_PATH: urlPath('/console').describe('path of the console for browsers, below CONTEXT_PATH'),
  CONSOLE_ENABLED: flag(true).describe('serve the console, and lead browsers there from /'),
  ANONYMOUS_URL_PATTERNS: list('').describe(
    'Ant patterns of URLs that need no token, e.g. GET /rest/entities/Product/**',
  ),
  ANONYMOUS_RESOURCE_ROLES: list('').describe('codes of the resource roles of the user `anonymous`'),
  ANONYMOUS_ROW_LEVEL_ROLES: list('').describe('codes of the row-level roles of the user `anonymous`'),
  QUERY_POLICY_NESTED: flag(true).describe(
    'row-level query policies also restrict nested collections and references; false = only the requested entity',
  ),
  OPEN_URL_PATTERNS: list(
    '/rest/version, /rest/capabilities, /rest/docs/openapi.json, /rest/docs/openapi.yaml',
  ).describe('Ant patterns of URLs that never look at a token; the default follows the paths above'),
  AUTHENTICATED_URL_PATTERNS: list('').describe('Ant patterns outside BASE_PATH that need a token'),
  AUTH_QUERY_TOKEN_ENABLED: flag(true).describe(
    'accept a session token as query parameter `access_token`; URLs that open one file always work',
  ),
  CLIENTS: json('[{"clientId":"client","clientSecret":"{noop}secret"}]', z.array(oauthClientSchema)).describe(
    'OAuth clients as JSON; see docs/configuration.md',
  ),
  CLIENTS_FILE: z
    .string()
    .default('')
    .describe('file with further OAuth clients, a JSON array as in CLIENTS; removes the default client'),
  TRANSFORMATIONS_FILE: z
    .string()
    .default('')
    .describe('file with transformations for clients of older model versions, a JSON array'),
  BRUTE_FORCE_ENABLED: flag(true).describe('lock a username or client for an address after too many wrong secrets'),
  BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: wholeNumber(5, 1, MAX_INT).describe('wrong secrets after which the lock begins'),
  BRUTE_FORCE_BLOCK_INTERVAL: wholeNumber(60, 1, MAX_INT).describe(
    'seconds until the lock ends, and until wrong secrets are forgotten',
  ),
  OAUTH_ISSUER: z
    .string()
    .refine(
      isAddress,
      'must be an address such as https://shop.example or https://shop.example/api, without slash at the end',
    )
    .default('')
    .describe('public address of the backend, with its path if it has one; empty = as requested, only in development'),
  LOGOUT_REDIRECT_URIS: list('').describe('addresses that /logout may send browsers to, as exact strings'),
  CORS_ALLOWED_ORIGINS: list('*').describe('origins that may call from a browser'),
  CORS_ALLOWED_METHODS: list('*').describe('methods that browsers may use cross-origin'),
  CORS_ALLOWED_HEADERS: list('*').describe('request headers that browsers may send cross-origin'),
  CORS_EXPOSED_HEADERS: list(
    'X-Total-Count, Content-Disposition, Location, ETag, Accept-Ranges, Content-Range, Content-Length, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy',
  ).describe('response headers that browser scripts may read'),
  CORS_ALLOW_CREDENTIALS: flag(false).describe('allow cookies and credentials cross-origin; needs explicit origins'),
  CORS_URL_PATTERNS: list('/**').describe('Ant patterns of URLs covered by CORS'),
  CORS_MAX_AGE: wholeNumber(1800, 0).describe('seconds a browser may cache a preflight response'),
  SERVICES_CONFIG: list('').describe(
    'JSON files that expose methods of registered services; see docs/how-to/add-a-service.md',
  ),
  DEFAULT_MAX_FETCH_SIZE: wholeNumber(10_000, 1).describe(
    'maximum rows of one list, for entities not in ENTITY_MAX_FETCH_SIZE',
  ),
  ENTITY_MAX_FETCH_SIZE: json('{}', z.record(z.string(), z.int().positive())).describe(
    'maximum rows of one list by entity, as JSON, e.g. {"Order":500}',
  ),
  DIRECT_WRITES_ENABLED: flag(true).describe(
    'write by one message to the database where no step needs the answer to another; `false` sends every step alone',
  ),
  OPTIMISTIC_LOCKING_ENABLED: flag(false).describe('refuse updates whose `version` is not the stored one'),
  ENTITY_SERIALIZATION_TOKEN_REQUIRED: flag(false).describe(
    'entities carry `__securityToken`, which updates of references return',
  ),
  ENTITY_SERIALIZATION_TOKEN_KEY: z
    .string()
    .min(16, 'must have at least 16 characters')
    .default(DEFAULT_TOKEN_KEY)
    .describe('secret that security tokens are encrypted with, the same on every instance'),
  COMPATIBILITY: z
    .enum(['2', '3'], { error: 'must be 2 or 3' })
    .default('2')
    .describe('generation of the protocol that is spoken: `2` as Jmix 2.8, `3` as Jmix 3.0; see docs/compatibility.md'),
  RESPONSE_FETCH_PLAN_ENABLED: flag(true).describe(
    'answer writes by `responseFetchPlan`; false = always with the whole saved object',
  ),
  INLINE_FETCH_PLAN_ENABLED: flag(true).describe('accept fetch plans written as JSON in a request'),
  DYNAMIC_ATTRIBUTES_ENABLED: flag(false).describe(
    'administrators may add attributes to entities; see docs/how-to/add-attributes-at-run-time.md',
  ),
  SHUTDOWN_DELAY: optionalNumber(0, 600).describe(
    'seconds from the moment that /health/ready answers 503 until the listener closes; empty = 5 in production, otherwise 0',
  ),
  SHUTDOWN_TIMEOUT: wholeNumber(10, 0, 600).describe(
    'seconds that a shutdown waits for running requests once the listener is closed',
  ),
  HEALTH_REQUIRED: list('database, worker, migrations, files')
    .refine((names): names is HealthPartName[] => names.every(isHealthPart), {
      error: ({ input }) =>
        `has ${(input as string[]).filter((name) => !isHealthPart(name)).join(', ')}: choose from ${HEALTH_PART_NAMES.join(', ')}`,
    })
    .transform((names) => names as HealthPartName[])
    .describe('parts without which /health/ready answers 503: database, worker, migrations, files, signals, replicas'),
  METRICS_PORT: optionalNumber(0, 65535).describe(
    'port of /metrics and of health with its parts, apart from the API; 0 takes a free one, empty = no port',
  ),
  METRICS_HOST: z.string().default('127.0.0.1').describe('address to listen on with METRICS_PORT'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{16,}=*$/, 'must have at least 16 characters, all of them letters, digits or - . _ ~ + /')
    .or(z.literal(''))
    .default('')
    .describe('secret that opens /metrics and the parts in /health/ready, as bearer token; empty = nobody sees them'),
  TRACING_ENABLED: flag(false).describe('make spans with the SDK of OpenTelemetry that the application starts'),
  MAX_BODY_SIZE: wholeNumber(10 * MIB, 1024).describe('maximum bytes of a JSON body'),
  MAX_JSON_DEPTH: wholeNumber(500, 10, 2000).describe('maximum depth of nested objects and arrays in JSON'),
  MAX_OBJECT_MEMBERS: wholeNumber(10_000, 100).describe('maximum members of one JSON object'),
  MAX_JSON_VALUES: wholeNumber(1_000_000, 1000).describe(
    'maximum values of one JSON text, objects and arrays included',
  ),
  JSON_LENIENT_MAX_SIZE: wholeNumber(64 * 1024, 0).describe(
    'maximum bytes of a lenient JSON text (unquoted keys, comments); larger ones must be strict',
  ),
  FORM_MAX_SIZE: wholeNumber(64 * 1024, 1024).describe(
    'maximum bytes of a form that carries a token, a client or a login',
  ),
  FORM_MAX_PARAMETERS: wholeNumber(100, 10).describe('maximum parameters of such a form'),
  BODY_MEMORY_BUDGET: wholeNumber(256 * MIB, MIB).describe(
    'bytes of memory for all bodies in flight, ten per byte of a body; beyond that 503',
  ),
  BODY_IDLE_TIMEOUT: wholeNumber(30, 1, 600).describe(
    'seconds without data after which a body is cut with 408; BODY_MIN_RATE is measured over the same time',
  ),
  BODY_MIN_RATE: wholeNumber(1024, 0).describe('bytes per second; slower bodies are cut with 408; 0 = any rate'),
  MAX_NUMBER_LENGTH: wholeNumber(150_000, 64).describe(
    'maximum characters of a number; the default allows all that `numeric` of PostgreSQL can hold',
  ),
  MAX_SCALAR_LENGTH: wholeNumber(1000, 64).describe(
    'maximum characters of a date, time, uuid, boolean or enum constant',
  ),
  MAX_REQUEST_OBJECTS: wholeNumber(10_000, 1, 1_000_000).describe(
    'maximum objects, composition items and many-to-many links of one request together',
  ),
  ...FILE_SETTINGS,
  LOCALES: list('en, de').describe('available locales, the first one is the default'),
  REST_VERSION: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be major.minor.patch')
    .default('7.2.0')
    .describe('text of GET /rest/version'),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 1, 64).describe('minimum characters of a new password'),
  AUDIT_RETENTION_DAYS: wholeNumber(365, 1, 36_500).describe('days after which audit events are removed'),
  TRUSTED_PROXIES: list('')
    .refine((proxies) => proxies.every(isProxyAddress), {
      error: ({ input }) =>
        `has ${(input as string[]).filter((proxy) => !isProxyAddress(proxy)).join(', ')}: list addresses or networks such as 10.0.0.7, 10.0.0.0/8, fd00::/8 or loopback`,
    })
    .describe('addresses or networks of proxies whose X-Forwarded headers are believed'),
});

const isHealthPart = (name: string): name is HealthPartName => (HEALTH_PART_NAMES as readonly string[]).includes(name);

function isAddress(text: string): boolean {
  if (text === '' || !/^https?:/.test(text) || !URL.canParse(text)) {
    return text === '';
  }
  const { origin, pathname } = new URL(text);
  return text === (pathname === '/' ? origin : origin + pathname) && !text.endsWith('/');
}

/** All settings, read once at start and never changed. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** Load balancers that look every second or two have noticed by then. */
const PRODUCTION_SHUTDOWN_DELAY = 5;

/** Seconds from the beginning of a shutdown until the listener closes. */
export const shutdownDelayOf = ({ SHUTDOWN_DELAY, NODE_ENV }: Settings): number =>
  SHUTDOWN_DELAY ?? (NODE_ENV === 'production' ? PRODUCTION_SHUTDOWN_DELAY : 0);

/** Injection token of {@link Settings}. */
export const SETTINGS = Symbol('Settings');
