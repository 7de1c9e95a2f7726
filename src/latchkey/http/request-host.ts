import { isIPv6 } from 'node:net';

/** A name or an IPv4 address, or an IPv6 address in brackets; then a port. Domain names of other scripts come as `xn--`. */
const AUTHORITY = /^(?:[\w.~-]{1,255}|\[([\da-f:.]{2,45})\])(?::(\d{1,5}))?$/i;
const MAX_PORT = 65_535;

/** Whether a text is `<host>[:<port>]`, and nothing that could turn into another part of a URL. */
export function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text);
  return match !== null && (match[1] === undefined || isIPv6(match[1])) && Number(match[2] ?? 0) <= MAX_PORT;
}

/**
 * Whether the header `Host` is there as RFC 9112 3.2 wants it: once and well-formed; HTTP/1.0 knows requests without it.
 *
 * @param rawHeaders names and values in turn, as they were sent
 */
export function hasValidHost(rawHeaders: readonly string[], httpVersion: string): boolean {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
  const [host] = hosts;
  return host === undefined ? httpVersion === '1.0' : hosts.length === 1 && (host === '' || isAuthority(host));
}
