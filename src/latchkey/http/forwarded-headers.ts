import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { URL_PATH } from '../config/setting.js';
import { isAuthority } from './request-host.js';

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
