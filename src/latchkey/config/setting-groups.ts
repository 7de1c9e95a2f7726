import type { Settings } from './settings.js';

/** Some of the settings, as a class, so that Nest injects them by their type. */
interface SettingGroup<Name extends keyof Settings> {
  readonly names: readonly Name[];
  new (settings: Pick<Settings, Name>): Pick<Settings, Name>;
}

function group<Name extends keyof Settings>(...names: Name[]): SettingGroup<Name> {
  class Group {
    static readonly names = names;

    constructor(settings: Pick<Settings, Name>) {
      Object.assign(this, Object.fromEntries(names.map((name) => [name, settings[name]])));
      Object.freeze(this);
    }
  }
  return Group as unknown as SettingGroup<Name>;
}

/** The process: where it listens, what it logs, and whether it serves real users. */
export class ServerSettings extends group(
  'NODE_ENV',
  'HOST',
  'PORT',
  'WORKERS',
  'LOG_LEVEL',
  'DEMO_DATA',
  'TRUSTED_PROXIES',
) {}

/** Where the database is. */
export class DatabaseSettings extends group(
  'DATABASE_URL',
  'DATABASE_SIGNALS_URL',
  'DATABASE_REPLICA_URLS',
  'DATABASE_REPLICA_MAX_LAG',
  'DATABASE_WAIT',
  'DATABASE_SCHEMA',
  'DATABASE_POOL_SIZE',
  'DATABASE_POOL_RESERVED',
  'DATA_DIR',
) {}

/** How long statements, requests and the shutdown may take. */
export class TimeoutSettings extends group(
  'STATEMENT_TIMEOUT',
  'SLOW_STATEMENT',
  'SLOW_SEARCH',
  'REQUEST_TIMEOUT',
  'SHUTDOWN_DELAY',
  'SHUTDOWN_TIMEOUT',
) {}

/** What one principal may use at a time. */
export class PrincipalSettings extends group('PRINCIPAL_MAX_REQUESTS', 'PRINCIPAL_STATEMENT_TIME') {}

/** What operators see, with their secret. */
export class OperationsSettings extends group(
  'HEALTH_REQUIRED',
  'METRICS_PORT',
  'METRICS_HOST',
  'METRICS_TOKEN',
  'TRACING_ENABLED',
) {}

/** Where the endpoints are. */
export class PathSettings extends group(
  'CONTEXT_PATH',
  'BASE_PATH',
  'ENTITIES_PATH',
  'QUERIES_PATH',
  'SERVICES_PATH',
  'FILES_PATH',
  'METADATA_PATH',
  'MESSAGES_PATH',
  'DOCS_PATH',
  'PERMISSIONS_PATH',
  'USER_INFO_PATH',
  'USER_SESSION_PATH',
  'CAPABILITIES_PATH',
  'CONSOLE_PATH',
  'CONSOLE_ENABLED',
) {}

/** Which URLs need a token, and where it may be. */
export class AuthenticationSettings extends group(
  'ANONYMOUS_URL_PATTERNS',
  'OPEN_URL_PATTERNS',
  'AUTHENTICATED_URL_PATTERNS',
  'AUTH_QUERY_TOKEN_ENABLED',
) {}

/** What roles mean. */
export class RoleSettings extends group(
  'ANONYMOUS_RESOURCE_ROLES',
  'ANONYMOUS_ROW_LEVEL_ROLES',
  'QUERY_POLICY_NESTED',
) {}

/** OAuth clients, with their secrets. */
export class ClientSettings extends group('CLIENTS', 'CLIENTS_FILE') {}

/** The authorization server as clients see it. */
export class OAuthSettings extends group('OAUTH_ISSUER', 'LOGOUT_REDIRECT_URIS') {}

export class BruteForceSettings extends group(
  'BRUTE_FORCE_ENABLED',
  'BRUTE_FORCE_MAX_LOGIN_ATTEMPTS',
  'BRUTE_FORCE_BLOCK_INTERVAL',
) {}

export class PasswordSettings extends group('PASSWORD_MIN_LENGTH') {}

export class CorsSettings extends group(
  'CORS_ALLOWED_ORIGINS',
  'CORS_ALLOWED_METHODS',
  'CORS_ALLOWED_HEADERS',
  'CORS_EXPOSED_HEADERS',
  'CORS_ALLOW_CREDENTIALS',
  'CORS_URL_PATTERNS',
  'CORS_MAX_AGE',
) {}

/** Files that declare what code declares otherwise. */
export class DeclarationSettings extends group('SERVICES_CONFIG', 'TRANSFORMATIONS_FILE') {}

/** How entities are read and written. */
export class EntitySettings extends group(
  'DEFAULT_MAX_FETCH_SIZE',
  'ENTITY_MAX_FETCH_SIZE',
  'DIRECT_WRITES_ENABLED',
  'OPTIMISTIC_LOCKING_ENABLED',
  'RESPONSE_FETCH_PLAN_ENABLED',
  'INLINE_FETCH_PLAN_ENABLED',
) {}

/** Whether administrators may add attributes to entities. */
export class DynamicAttributeSettings extends group('DYNAMIC_ATTRIBUTES_ENABLED') {}

/** Security tokens, with their key. */
export class SecurityTokenSettings extends group(
  'ENTITY_SERIALIZATION_TOKEN_REQUIRED',
  'ENTITY_SERIALIZATION_TOKEN_KEY',
) {}

/** Which protocol is spoken. */
export class ProtocolSettings extends group('COMPATIBILITY', 'REST_VERSION') {}

/** What bodies may cost while they arrive. */
export class BodySettings extends group(
  'MAX_BODY_SIZE',
  'FORM_MAX_SIZE',
  'FORM_MAX_PARAMETERS',
  'BODY_MEMORY_BUDGET',
  'BODY_IDLE_TIMEOUT',
  'BODY_MIN_RATE',
) {}

/** How much JSON, and how many values and objects, one request may have. */
export class LimitSettings extends group(
  'MAX_JSON_DEPTH',
  'MAX_OBJECT_MEMBERS',
  'MAX_JSON_VALUES',
  'JSON_LENIENT_MAX_SIZE',
  'MAX_NUMBER_LENGTH',
  'MAX_SCALAR_LENGTH',
  'MAX_REQUEST_OBJECTS',
) {}

/** Who may open a file, and how it is delivered. */
export class FileSettings extends group(
  'FILES_FOLLOW_OWNER',
  'FILES_ORPHAN_GRACE',
  'FILE_URL_TTL',
  'FILE_URL_MAX_TTL',
  'FILE_URL_MAX_FILES',
  'FILES_INLINE_EXTENSIONS',
) {}

export class UploadSettings extends group(
  'FILES_MAX_UPLOAD_SIZE',
  'FILES_ALLOWED_TYPES',
  'FILES_UPLOAD_QUOTA',
  'FILES_MAX_UPLOADS',
  'FILES_MAX_UPLOADS_PER_USER',
  'FILES_MAX_PARTS',
  'FILES_MAX_PART_HEADER_SIZE',
  'FILES_UPLOAD_IDLE_TIMEOUT',
  'FILES_UPLOAD_MIN_RATE',
) {}

export class PictureSettings extends group(
  'FILES_PICTURE_SIZES',
  'FILES_PICTURE_MAX_PIXELS',
  'FILES_PICTURE_MAX_BYTES',
  'FILES_PICTURE_TIMEOUT',
  'FILES_PICTURE_CONVERSIONS',
  'FILES_PICTURE_QUEUE',
) {}

/** Where files are kept, with the secrets of buckets. */
export class StorageSettings extends group(
  'FILES_DEFAULT_STORAGE',
  'LOCALFS_STORAGE_DIR',
  'LOCALFS_MAX_FILE_SIZE',
  'S3_BUCKET',
  'S3_REGION',
  'S3_ACCESS_KEY',
  'S3_SECRET_ACCESS_KEY',
  'S3_ENDPOINT_URL',
  'S3_USE_PATH_STYLE_BUCKET_ADDRESSING',
  'S3_CHUNK_SIZE',
  'FILE_STORAGES',
) {}

/** Whether the database knows who is calling. */
export class SessionClaimSettings extends group('DATABASE_SESSION_CLAIMS') {}

export class LocaleSettings extends group('LOCALES') {}

export class AuditSettings extends group('AUDIT_RETENTION_DAYS') {}

/** Each setting is in one of them. */
export const SETTING_GROUPS = [
  ServerSettings,
  DatabaseSettings,
  TimeoutSettings,
  PrincipalSettings,
  OperationsSettings,
  PathSettings,
  AuthenticationSettings,
  RoleSettings,
  ClientSettings,
  OAuthSettings,
  BruteForceSettings,
  PasswordSettings,
  CorsSettings,
  DeclarationSettings,
  EntitySettings,
  DynamicAttributeSettings,
  SecurityTokenSettings,
  ProtocolSettings,
  BodySettings,
  LimitSettings,
  FileSettings,
  UploadSettings,
  PictureSettings,
  StorageSettings,
  LocaleSettings,
  SessionClaimSettings,
  AuditSettings,
] as const;
