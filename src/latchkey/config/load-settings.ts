import { readClientFile } from './client-file.js';
import { storageFaults } from './file-storages.js';
import { clientFaults, type OAuthClient } from './oauth-client.js';
import { productionFaults } from './production-faults.js';
import { openByDefault, pathFaults } from './rest-paths.js';
import { type Settings, settingsSchema } from './settings.js';

/** A setting that stops the start: one line per faulty key, each naming the key and the cure. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(['The configuration is not usable:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
  }
}

/**
 * Reads the settings from environment variables. An empty variable counts as absent.
 *
 * @throws ConfigurationError naming every bad key at once
 */
export function loadSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  // A file of clients replaces the default client.
  const parsed = settingsSchema.safeParse('CLIENTS_FILE' in given ? { CLIENTS: '[]', ...given } : given);
  if (!parsed.success) {
    throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const fromFile = parsed.data.CLIENTS_FILE === '' ? undefined : readClientFile(parsed.data.CLIENTS_FILE);
  const settings = {
    ...parsed.data,
    OPEN_URL_PATTERNS: openPatterns(parsed.data),
    CLIENTS: [...parsed.data.CLIENTS, ...(fromFile?.clients ?? [])],
  };
  const faults = [...(fromFile?.faults ?? []), ...contradictions(settings), ...productionFaults(settings)];
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
  return Object.freeze(settings);
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
  return [...faults, ...pathFaults(settings), ...storageFaults(settings), ...contradictionsOfClients(settings.CLIENTS)];
}

function contradictionsOfClients(clients: readonly OAuthClient[]): string[] {
  const ids = clients.map((client) => client.clientId);
  const twice = new Set(ids.filter((each, index) => ids.indexOf(each) !== index));
  return [
    ...[...twice].map((id) => `CLIENTS has two clients with the clientId ${id}: rename one`),
    ...clients.flatMap((client) => clientFaults(client).map(({ text }) => `CLIENTS: ${client.clientId} ${text}`)),
  ];
}
