import { isUtf8 } from 'node:buffer';

export interface ClientCredentials {
  readonly clientId: string;
  readonly secret: string;
}

/**
 * Reads `Authorization: Basic ...` as client credentials: the pair as written and, because RFC 6749 2.3.1 asks clients
 * to encode it and many do not, the form-URL-decoded pair (protocol/oauth.md 3.1).
 *
 * @returns pairs to try, in order; empty for a malformed value and for an empty id or secret
 */
export function basicCredentials(header: string): ClientCredentials[] {
  const [, encoded] = /^basic +([a-z0-9+/=_-]+)$/i.exec(header) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  // Python's requests, and what is built on it, sends Latin-1.
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  if (colon < 0) {
    return [];
  }
  if (colon === 0 || colon === text.length - 1) {
    return [];
  }
  const raw = { clientId: text.slice(0, colon), secret: text.slice(colon + 1) };
  const decoded = { clientId: formDecoded(raw.clientId), secret: formDecoded(raw.secret) };
  const same = decoded.clientId === raw.clientId && decoded.secret === raw.secret;
  return same ? [raw] : [raw, decoded];
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
