import { isUtf8 } from 'node:buffer';
import { isIP, isIPv6 } from 'node:net';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { URL_PATH } from '../config/setting.js';
import type { RequestDeadline } from '../common/deadline.js';
import type { IncomingBody } from './incoming-body.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Decoded path segments, without `CONTEXT_PATH`; `undefined` for a malformed URL. */
    segments: readonly string[] | undefined;
    /** What stands in front of our paths for clients: what a trusted proxy has removed, and `CONTEXT_PATH`. */
    publicPath: string;
    /** Query parameters; `access_token` has been removed once the request is authenticated. */
    parameters: QueryParameters;
    /** When the answer must be there. */
    deadline: RequestDeadline;
    /** The body, once it has been read. Kept here: a `WeakMap` would hold it until the next full collection. */
    incomingBody: IncomingBody | undefined;
  }
}

/** The request as the pipeline sees it. */
export type ClientRequest = FastifyRequest;

/** Values of all `Authorization` headers: Node keeps only the first of them in its parsed form. */
export const authorizationHeaders = ({ raw }: ClientRequest): readonly string[] =>
  valuesOf('authorization', raw.rawHeaders);

/** @param rawHeaders names and values in turn, as they were sent */
function valuesOf(wanted: string, rawHeaders: readonly string[]): string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (name.length === wanted.length && name.toLowerCase() === wanted) {
      values.push(value);
    }
  }
  return values;
}

/**
 * `<scheme>://<host>[:port]` of the request, honouring forwarded headers of trusted proxies; for a client that names no
 * host, the address that it has connected to.
 */
export const requestOrigin = (request: ClientRequest): string =>
  `${request.protocol}://${request.host === '' ? localAuthority(request) : request.host}`;

/** The address of the backend as its clients see it, without a slash at the end. */
export const publicUrl = (request: ClientRequest): string => requestOrigin(request) + request.publicPath;

/** Path of the request as its client sees it, decoded. */
export const requestPath = ({ publicPath, segments = [] }: ClientRequest): string =>
  `${publicPath}/${segments.join('/')}`;

function localAuthority({ raw: { socket } }: ClientRequest): string {
  const { localAddress = 'localhost', localPort } = socket;
  const host = localAddress.replace(/^::ffff:/, '');
  return (host.includes(':') ? `[${host}]` : host) + (localPort === undefined ? '' : `:${localPort}`);
}

/** Anything that could make two readers of one URL disagree: protocol/README.md decision 2. */
const REFUSED_IN_SEGMENT = /[/\\;\p{Cc}]/u;
/** Segments in which nothing is encoded, nothing refused and nothing to be encoded: most paths. */
const PLAIN = /^(?:\/[\w~-][\w~.-]*)+$/;

/**
 * The one reading of a request path that URL patterns and routing share: each segment percent-decoded once, one
 * trailing slash dropped (protocol/README.md decision 2).
 *
 * @param rawPath path as sent, without query string
 * @returns the decoded segments, or `undefined` for a malformed path (400, protocol/authentication.md 2)
 */
export function pathSegments(rawPath: string): readonly string[] | undefined {
  if (PLAIN.test(rawPath)) {
    return rawPath.slice(1).split('/');
  }
  if (!rawPath.startsWith('/')) {
    return undefined;
  }
  const trimmed = rawPath.length > 1 && rawPath.endsWith('/') ? rawPath.slice(1, -1) : rawPath.slice(1);
  if (trimmed === '') {
    return rawPath === '/' ? [] : undefined;
  }
  const segments: string[] = [];
  for (const raw of trimmed.split('/')) {
    const segment = decodeSegment(raw);
    if (
      segment === undefined ||
      segment === '' ||
      segment === '.' ||
      segment === '..' ||
      REFUSED_IN_SEGMENT.test(segment)
    ) {
      return undefined;
    }
    segments.push(segment);
  }
  return segments;
}

/**
 * The canonical form of a request path, which the router reads: its segments decoded and encoded again.
 *
 * @returns `undefined` for a malformed path
 */
export function canonicalPath(rawPath: string): string | undefined {
  return PLAIN.test(rawPath) ? rawPath : encodePath(pathSegments(rawPath));
}

const encodePath = (segments: readonly string[] | undefined): string | undefined =>
  segments && `/${segments.map(encodeURIComponent).join('/')}`;

function decodeSegment(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

/** Query parameters by name, each with all values in the order sent. */
export type QueryParameters = Map<string, string[]>;

/** Reads a query string the way HTML forms write it: `+` is a blank; faulty percent sequences stay as they are. */
export function parseQueryString(text: string): QueryParameters {
  const parameters: QueryParameters = new Map();
  if (text === '') {
    return parameters;
  }
  for (const [name, value] of new URLSearchParams(text)) {
    const values = parameters.get(name);
    if (values) {
      values.push(value);
    } else {
      parameters.set(name, [value]);
    }
  }
  return parameters;
}

/** The first value of the first given name that is not empty: protocol/entities.md 1.3, empty equals absent. */
export function queryValue(query: QueryParameters, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = query.get(name)?.[0];
    if (value !== undefined && value !== '') {
      return value;
    }
  }
  return undefined;
}

/** The percent sequence of a byte beyond ASCII. */
const HIGH_BYTE = /%[89a-f][\da-f]/i;

export const isForm = (contentType: string | undefined): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '');

/** Whether a form or query string has more than `max` parameters. It makes no strings. */
export function hasMoreParameters(text: string, max: number): boolean {
  let position = -1;
  for (let count = 1; count <= max; count++) {
    position = text.indexOf('&', position + 1);
    if (position === -1) {
      return false;
    }
  }
  return true;
}

/**
 * Whether the percent sequences of a form or query string are UTF-8. Others would become replacement characters in silence.
 * Faulty sequences stay as they are, as HTML has it.
 */
export const isUtf8Encoded = (text: string): boolean => !HIGH_BYTE.test(text) || isUtf8(decodedBytes(text));

const decodedBytes = (text: string): Buffer =>
  Buffer.from(
    Buffer.from(text)
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** A name or an IPv4 address, or an IPv6 address in brackets; then a port. Domain names of other scripts come as `xn--`. */
const AUTHORITY = /^(?:[\w.~-]{1,255}|\[([\da-f:.]{2,45})\])(?::(\d{1,5}))?$/i;
const MAX_PORT = 65_535;

/** Whether a text is `<host>[:<port>]`, and nothing that could turn into another part of a URL. */
export function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text);
  return match !== null && (match[1] === undefined || isIPv6(match[1])) && Number(match[2] ?? 0) <= MAX_PORT;
}

/** The last valid host: most requests name the same. */
let knownHost = '';

/**
 * Whether the header `Host` is there as RFC 9112 3.2 wants it: once and well-formed; HTTP/1.0 knows requests without it.
 *
 * @param rawHeaders names and values in turn, as they were sent
 */
export function hasValidHost(rawHeaders: readonly string[], httpVersion: string): boolean {
  const [host, ...further] = valuesOf('host', rawHeaders);
  if (host === undefined || further.length > 0) {
    return host === undefined && httpVersion === '1.0';
  }
  if (host !== knownHost && host !== '' && !isAuthority(host)) {
    return false;
  }
  knownHost = host;
  return true;
}

/** Some proxies append the port of their peer. */
const ADDRESS_AND_PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([\da-f:.]{2,45})\])(?::\d{1,5})?$/i;

/** Longer than any path that a proxy removes; it is part of cookies and of keys of caches. */
const MAX_PREFIX_LENGTH = 200;

/**
 * Keeps only schemes, hosts, addresses and paths in the `X-Forwarded` headers. A proxy may pass on what a client wrote: anything
 * else is dropped before the framework or our code reads it, and the connection counts instead.
 */
export function cleanForwarded(headers: IncomingHttpHeaders): void {
  replace(headers, 'x-forwarded-proto', schemeOf);
  replace(headers, 'x-forwarded-host', hostOf);
  replace(headers, 'x-forwarded-for', addressesOf);
  replace(headers, 'x-forwarded-prefix', prefixOf);
}

function replace(headers: IncomingHttpHeaders, name: string, clean: (value: string) => string | undefined): void {
  const value = headers[name];
  if (typeof value === 'string') {
    headers[name] = clean(value);
  }
}

/** Of several values the proxy next to this server has written the last one. */
const lastOf = (value: string): string => value.slice(value.lastIndexOf(',') + 1).trim();

function schemeOf(value: string): string | undefined {
  const scheme = lastOf(value).toLowerCase();
  return scheme === 'http' || scheme === 'https' ? scheme : undefined;
}

function hostOf(value: string): string | undefined {
  const host = lastOf(value);
  return isAuthority(host) ? host : undefined;
}

/** A path as settings may name it; a proxy may end it with a slash, and one that removes nothing may say `/`. */
function prefixOf(value: string): string | undefined {
  const prefix = lastOf(value).replace(/\/$/, '');
  return prefix.length <= MAX_PREFIX_LENGTH && URL_PATH.test(prefix) ? prefix : undefined;
}

/** The addresses after the last item that is not one. */
function addressesOf(value: string): string | undefined {
  const addresses = value.split(',').map(addressOf);
  const known = addresses.slice(addresses.lastIndexOf(undefined) + 1);
  return known.length === 0 ? undefined : known.join(', ');
}

function addressOf(item: string): string | undefined {
  const text = item.trim();
  const [, v4, v6] = ADDRESS_AND_PORT.exec(text) ?? [];
  const address = v4 ?? v6 ?? text;
  return isIP(address) === 0 ? undefined : address;
}

/** Requests whose client sends the body only after `100 Continue`, which has not been sent yet. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Clients that offer a body first (`Expect: 100-continue`, RFC 9110 10.1.1; curl does for large ones) send it only once
 * somebody wants to read it: what is refused before is never sent. Node would ask for every body at once.
 */
export function holdContinue(server: Server): void {
  server.on('checkContinue', (request, response) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
}

/** Lets the client send its body, if it waits. Call it before reading. */
export function sendContinue(request: IncomingMessage): void {
  const response = waiting.get(request);
  if (response) {
    waiting.delete(request);
    response.writeContinue();
  }
}

/** Whether the client still holds its body back. */
export const isBodyHeldBack = (request: IncomingMessage): boolean => waiting.has(request);
