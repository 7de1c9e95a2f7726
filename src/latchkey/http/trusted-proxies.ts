import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** The proxies of `TRUSTED_PROXIES`, whose forwarded headers are believed. */
export class TrustedProxies {
  private readonly trusts: (address: string, hop: number) => boolean;

  /** @param addresses addresses, networks and the names of private networks; none trusts nobody */
  constructor(addresses: readonly string[]) {
    this.trusts = addresses.length === 0 ? () => false : proxyAddr.compile([...addresses]);
  }

  /** Whether the other end of the connection is one of them. */
  sent({ socket: { remoteAddress } }: Pick<IncomingMessage, 'socket'>): boolean {
    return remoteAddress !== undefined && this.trusts(remoteAddress, 0);
  }
}
