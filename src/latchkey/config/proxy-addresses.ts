import { isIP, isIPv4 } from 'node:net';

/** Names of private networks that the server knows. */
const NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];
/** Binary form of a mask: ones in front, zeros behind. */
const MASK = /^1+0*$/;

/**
 * Whether a text may name proxies: an address, a network (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/8`) or one of
 * {@link NAMES}. A network of everybody, such as `0.0.0.0/0`, is refused.
 */
export function isProxyAddress(text: string): boolean {
  const [address = '', range, ...more] = text.split('/');
  const family = isIP(address);
  if (more.length > 0 || family === 0) {
    return NAMES.includes(text);
  }
  return range === undefined || isPrefix(range, family === 4 ? 32 : 128) || (family === 4 && isMask(range));
}

const isPrefix = (text: string, most: number): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) > 0 && Number(text) <= most;

const isMask = (text: string): boolean =>
  isIPv4(text) &&
  MASK.test(
    text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join(''),
  );
