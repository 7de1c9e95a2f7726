import { readClientFile } from './client-file.js';
import { storageFaults } from './file-storages.js';
import { clientFaults, CONSOLE_CLIENT_ID } from './oauth-client.js';
import { productionFaults } from './production-faults.js';
import { openByDefault, pathFaults } from './rest-paths.js';
import { withSecretFiles } from './secret-files.js';
import { type Settings, settingsSchema } from './settings.js';
import { workerFaults } from './worker-limits.js';

/** A setting that stops the start: one line per faulty key, each naming the key and the cure. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(['The configuration is not usable:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
  }
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What could be read of the settings, and what is wrong with the rest. */
export interface ReadSettings {
  /** Faulty ones have their defaults. */
  readonly settings: Settings;
  /** One line per fault, each naming the key and the cure. */
  readonly faults: readonly string[];
}

/**
 * Reads the settings from environment variables. An empty variable counts as absent.
 *
 * @throws ConfigurationError naming every bad key at once
 */
export function loadSettings(environment: Environment): Settings {
  const { settings, faults } = readSettings(environment);
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
  return settings;
}

/** The same for a start that reports other faults, too. */
export function readSettings(environment: Environment): ReadSettings {
  const present = Object.entries(environment).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, value] as const],
  );
  const { texts: given, faults: unread } = withSecretFiles(Object.fromEntries(present));
  // A file of clients replaces the default client.
  const texts = 'CLIENTS_FILE' in given ? { CLIENTS: '[]', ...given } : given;
  const issues = settingsSchema.safeParse(texts).error?.issues ?? [];
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  const parsed = settingsSchema.parse(Object.fromEntries(Object.entries(texts).filter(([key]) => !faulty.has(key))));
  const fromFile = parsed.CLIENTS_FILE === '' ? undefined : readClientFile(parsed.CLIENTS_FILE);
  const settings = {
    ...parsed,
    OPEN_URL_PATTERNS: openPatterns(parsed),
    CLIENTS: [...parsed.CLIENTS, ...(fromFile?.clients ?? [])],
  };
  const others = [...unread, ...(fromFile?.faults ?? []), ...contradictions(settings), ...productionFaults(settings)];
  return {
    settings: Object.freeze(settings),
    faults: [
      ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
      // The default that stands in for a faulty setting is nobody's fault.
      ...others.filter((fault) => ![...faulty].some((key) => fault.startsWith(key))),
    ],
  };
}

/** The default follows the paths, also where a copy of `.env.example` spells it out. */
function openPatterns(settings: Settings): string[] {
  const fallback = settingsSchema.shape.OPEN_URL_PATTERNS.parse(undefined);
  return settings.OPEN_URL_PATTERNS.join() === fallback.join() ? openByDefault(settings) : settings.OPEN_URL_PATTERNS;
}

function contradictions(settings: Settings): string[] {
  const faults: string[] = [];
  if (settings.CORS_ALLOW_CREDENTIALS && settings.CORS_ALLOWED_ORIGINS.includes('*')) {
    faults.push('CORS_ALLOWED_ORIGINS must list the origins one by one while CORS_ALLOW_CREDENTIALS is true');
  }
  if (settings.ANONYMOUS_RESOURCE_ROLES.includes('system-full-access')) {
    faults.push('ANONYMOUS_RESOURCE_ROLES may not contain system-full-access: name a role with fewer rights');
  }
  if (settings.DATABASE_SCHEMA !== '' && settings.DATABASE_URL === '') {
    faults.push('DATABASE_SCHEMA needs a server: set DATABASE_URL, or leave DATABASE_SCHEMA empty');
  }
  if ((settings.DATABASE_POOL_RESERVED ?? 0) >= settings.DATABASE_POOL_SIZE) {
    faults.push(
      `DATABASE_POOL_RESERVED leaves nothing of the ${settings.DATABASE_POOL_SIZE} connections of DATABASE_POOL_SIZE for requests: reserve fewer`,
    );
  }
  return [
    ...faults,
    ...workerFaults(settings),
    ...pathFaults(settings),
    ...storageFaults(settings, settings.DATA_DIR),
    ...contradictionsOfClients(settings),
  ];
}

function contradictionsOfClients({ CLIENTS: clients, CONSOLE_ENABLED }: Settings): string[] {
  const ids = clients.map((client) => client.clientId);
  const twice = new Set(ids.filter((each, index) => ids.indexOf(each) !== index));
  return [
    ...(CONSOLE_ENABLED && ids.includes(CONSOLE_CLIENT_ID)
      ? [`CLIENTS has a client with the clientId ${CONSOLE_CLIENT_ID}, which the console is: rename it`]
      : []),
    ...[...twice].map((id) => `CLIENTS has two clients with the clientId ${id}: rename one`),
    ...clients.flatMap((client) => clientFaults(client).map(({ text }) => `CLIENTS: ${client.clientId} ${text}`)),
  ];
}
