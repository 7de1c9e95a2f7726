import { DEFAULT_TOKEN_KEY, type Settings } from './settings.js';

/** What is fine on a developer's machine and an open door in production, each with its cure. */
export function productionFaults(settings: Settings): string[] {
  if (settings.NODE_ENV !== 'production') {
    return [];
  }
  const faults: string[] = [];
  for (const { clientId, clientSecret } of settings.CLIENTS) {
    if (clientSecret?.startsWith('{noop}')) {
      const weakness = clientSecret === '{noop}secret' ? 'has the default secret' : 'has a plain text secret';
      faults.push(`CLIENTS: ${clientId} ${weakness}: store it hashed, as {argon2}...`);
    }
  }
  if (
    settings.OAUTH_ISSUER === '' &&
    settings.CLIENTS.some(({ grantTypes }) => grantTypes.includes('authorization_code'))
  ) {
    faults.push('OAUTH_ISSUER is empty, but a client has the grant authorization_code: set it to the public address');
  }
  if (settings.ENTITY_SERIALIZATION_TOKEN_REQUIRED && settings.ENTITY_SERIALIZATION_TOKEN_KEY === DEFAULT_TOKEN_KEY) {
    faults.push('ENTITY_SERIALIZATION_TOKEN_KEY is the default one, which everybody knows: set a secret of your own');
  }
  if (settings.DEMO_DATA === 'true') {
    faults.push('DEMO_DATA is true, which creates the logins admin/admin, alice/alice and bob/bob: set it to false');
  }
  return faults;
}
