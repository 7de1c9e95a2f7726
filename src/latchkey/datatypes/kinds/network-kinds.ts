import { isIP } from 'node:net';
import type { Datatype } from '../datatype.js';

const V4_BITS = 32;
const V6_BITS = 128;

/** An address and the length of the network that it names, in bits. */
interface Network {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

/** @returns undefined for anything but `10.0.0.1`, `10.0.0.0/8`, `fe80::1` or `fe80::/10` */
function networkOf(text: string): Network | undefined {
  const [, host = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(host);
  // An IPv6 address may name the interface of one machine.
  if ((version !== 4 && version !== 6) || host.includes('%')) {
    return undefined;
  }
  const bits = version === 4 ? V4_BITS : V6_BITS;
  const prefix = Number(length ?? bits);
  return prefix <= bits ? { version, address: version === 4 ? v4(host) : v6(host), prefix } : undefined;
}

const v4 = (host: string): bigint => host.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);

function v6(host: string): bigint {
  const [, head = '', tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(host) ?? [host, host];
  const last = tail === undefined ? undefined : v4(tail);
  const hex = last === undefined ? head : `${head}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [left = '', right] = hex.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [start, end] = [groups(left), groups(right ?? '')];
  const zeros = Array.from({ length: 8 - start.length - end.length }, () => '0');
  return [...start, ...zeros, ...end].reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

const bitsOf = ({ version }: Network): number => (version === 4 ? V4_BITS : V6_BITS);

/** The bits to the right of the network are zero. */
const isNetworkAddress = (network: Network): boolean =>
  network.address % (1n << BigInt(bitsOf(network) - network.prefix)) === 0n;

/** PostgreSQL's order: by version, by the bits that both networks have, by the length of the network, by all bits. */
function compareNetworks(a: string, b: string): number {
  const [x, y] = [networkOf(a), networkOf(b)];
  if (x === undefined || y === undefined) {
    return a === b ? 0 : a < b ? -1 : 1;
  }
  if (x.version !== y.version) {
    return x.version - y.version;
  }
  const rest = BigInt(bitsOf(x) - Math.min(x.prefix, y.prefix));
  const byNetwork = (x.address >> rest) - (y.address >> rest);
  return Number(byNetwork) || x.prefix - y.prefix || Number(x.address - y.address);
}

/** One text per address. */
function normalNetwork(text: string): string {
  const network = networkOf(text);
  if (!network) {
    return text;
  }
  const { version, address, prefix } = network;
  const suffix = prefix === bitsOf(network) ? '' : `/${prefix}`;
  if (version === 4) {
    return `${[24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.')}${suffix}`;
  }
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - index * 16)) & 0xffffn);
  // URLs have the shortest form of RFC 5952, in brackets.
  const { hostname } = new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`);
  return hostname.slice(1, -1) + suffix;
}

/** A cast to text adds the length of the network, which PostgreSQL leaves out where it is that of an address. */
const withoutWholeLength = (text: string): string => text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '');

const address = {
  javaType: 'java.lang.String',
  blank: 'null',
  display: 'text',
  numeric: false,
  write: (text: string): string => JSON.stringify(text),
} as const;

/** An address, with the network that it is in or without. */
export const inet: Datatype = {
  ...address,
  id: 'inet',
  sqlType: 'inet',
  display: 'written',
  write: (text) => JSON.stringify(withoutWholeLength(text)),
  form: 'an address such as 10.0.0.1, 10.0.0.1/8 or fe80::1',
  parse: (text) => (networkOf(text) ? text : undefined),
  compare: compareNetworks,
  normal: normalNetwork,
};

/** A network. */
export const cidr: Datatype = {
  ...address,
  id: 'cidr',
  sqlType: 'cidr',
  form: 'a network without bits to the right of it, such as 10.0.0.0/8 or fe80::/10',
  parse: (text) => {
    const network = networkOf(text);
    return network !== undefined && isNetworkAddress(network) ? text : undefined;
  },
  compare: compareNetworks,
  normal: normalNetwork,
};

/** Digits of a hardware address; undefined for anything but bytes with colons, hyphens, dots or nothing between them. */
function hardwareDigits(text: string, bytes: readonly number[]): string | undefined {
  const pairs = /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2})*)?$/i;
  const quads = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i;
  const plain = /^[0-9a-f]+$/i;
  const digits = text.replace(/[:.-]/g, '').toLowerCase();
  const written = pairs.test(text) || quads.test(text) || plain.test(text);
  return written && bytes.some((count) => digits.length === 2 * count) ? digits : undefined;
}

function hardware(id: 'macaddr' | 'macaddr8', bytes: readonly number[], form: string): Datatype {
  const longest = bytes.at(-1) ?? 0;
  const normal = (text: string): string => {
    const digits = hardwareDigits(text, bytes) ?? text;
    // PostgreSQL makes eight bytes of six.
    const whole = digits.length === 2 * longest ? digits : `${digits.slice(0, 6)}fffe${digits.slice(6)}`;
    return whole.match(/../g)?.join(':') ?? text;
  };
  return {
    ...address,
    id,
    sqlType: id,
    form,
    parse: (text) => (hardwareDigits(text, bytes) === undefined ? undefined : normal(text)),
    compare: (a, b) => {
      const [x, y] = [normal(a), normal(b)];
      return x === y ? 0 : x < y ? -1 : 1;
    },
    normal,
  };
}

export const macaddr = hardware('macaddr', [6], 'a hardware address of six bytes such as 08:00:2b:01:02:03');
export const macaddr8 = hardware(
  'macaddr8',
  [6, 8],
  'a hardware address of eight bytes such as 08:00:2b:01:02:03:04:05',
);
