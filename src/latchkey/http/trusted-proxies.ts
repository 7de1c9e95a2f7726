import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';

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

  /** Makes address, scheme and host of a request those that they report, whatever its server believes by itself. */
  describe(request: FastifyRequest): void {
    const { raw } = request;
    const forwarded = (name: string): string | undefined => {
      const value = raw.headers[name];
      return typeof value === 'string' && this.sent(raw) ? value : undefined;
    };
    const encrypted = 'encrypted' in raw.socket && raw.socket.encrypted === true;
    Object.defineProperties(request, {
      ip: { get: () => proxyAddr(raw, this.trusts) },
      protocol: { get: () => forwarded('x-forwarded-proto') ?? (encrypted ? 'https' : 'http') },
      host: { get: () => forwarded('x-forwarded-host') ?? raw.headers.host ?? String(raw.headers[':authority'] ?? '') },
    });
  }
}
