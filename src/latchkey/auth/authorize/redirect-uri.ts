/** An address of this machine by its IP: what stands before and after the port. */
const LOOPBACK = /^(https?:\/\/(?:127(?:\.\d{1,3}){3}|\[::1\]))(?::\d{1,5})?((?:[/?].*)?)$/;

/**
 * Whether a redirect URI is the registered one: the same string, where only the port of a loopback IP literal may
 * differ, because native applications listen on whichever is free (protocol/oauth.md 10.1, RFC 8252 7.3).
 */
export function isRegistered(uri: string, registered: string): boolean {
  if (uri === registered) {
    return true;
  }
  const [, origin, rest] = LOOPBACK.exec(registered) ?? [];
  const [, givenOrigin, givenRest] = LOOPBACK.exec(uri) ?? [];
  return origin !== undefined && givenOrigin === origin && givenRest === rest && URL.canParse(uri);
}

/** Adds parameters to the query of an address; those without a value are left out. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams(given).toString()}`;
}
