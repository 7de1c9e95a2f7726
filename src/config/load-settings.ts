import type { OAuthClient } from './oauth-client.js';
import { productionFaults } from './production-faults.js';
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
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const faults = [...contradictions(parsed.data), ...productionFaults(parsed.data)];
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
  return Object.freeze(parsed.data);
}

function contradictions(settings: Settings): string[] {
  const faults: string[] = [];
  if (settings.CORS_ALLOW_CREDENTIALS && settings.CORS_ALLOWED_ORIGINS.includes('*')) {
    faults.push('CORS_ALLOWED_ORIGINS must list the origins one by one while CORS_ALLOW_CREDENTIALS is true');
  }
  if (settings.ANONYMOUS_RESOURCE_ROLES.includes('system-full-access')) {
    faults.push('ANONYMOUS_RESOURCE_ROLES may not contain system-full-access: name a role with fewer rights');
  }
  const ids = settings.CLIENTS.map((client) => client.clientId);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    faults.push(`CLIENTS has two clients with the clientId ${id}: rename one`);
  }
  for (const client of settings.CLIENTS.filter(
    (each) => !each.clientSecret && each.authMethods.some((method) => method !== 'none'),
  )) {
    faults.push(`CLIENTS: ${client.clientId} has no clientSecret, so its authMethods must be ["none"]`);
  }
  for (const client of settings.CLIENTS) {
    faults.push(...codeGrantFaults(client));
  }
  return faults;
}

/** The authorization code needs an address to go to, and PKCE where no secret protects it (protocol/oauth.md 2). */
function codeGrantFaults({ clientId, grantTypes, redirectUris, requireProofKey, authMethods }: OAuthClient): string[] {
  const faults: string[] = [];
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) {
    faults.push(`CLIENTS: ${clientId} has the grant authorization_code, so it needs redirectUris`);
  }
  if (!requireProofKey && authMethods.includes('none')) {
    faults.push(`CLIENTS: ${clientId} may come without its secret, so requireProofKey must be true`);
  }
  return faults;
}
