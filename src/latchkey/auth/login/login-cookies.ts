import { Injectable } from '@nestjs/common';
import { parse, serialize, type SerializeOptions } from 'cookie';
import type { ClientRequest } from '../../http/client-request.js';
import { OAuthSettings } from '../../config/setting-groups.js';

const LOGIN = 'latchkey-login';
const REQUEST = 'latchkey-request';
/** A secret as this server makes them. */
const SECRET = /^[\w-]{43}$/;
/** An authorization request without a login is forgotten after this time. */
const REQUEST_SECONDS = 30 * 60;
/** Browsers drop cookies whose name, value and attributes are longer than 4096 bytes. */
const MAX_REQUEST_LENGTH = 3_800;
/** Where the login page may send a browser back to. */
const AUTHORIZE_URL = /^(\/oauth2?\/authorize)\?([^#]*)$/;

/**
 * The cookies of the login page (protocol/oauth.md 10): who has logged in, and the authorization request that waits for
 * a login. The browser keeps the request, so nobody can fill the database without a login.
 */
@Injectable()
export class LoginCookies {
  constructor(private readonly settings: OAuthSettings) {}

  /** The secret of this browser, logged in or not. */
  secret(request: ClientRequest): string | undefined {
    const value = cookiesOf(request)[this.loginName(request)];
    return value !== undefined && SECRET.test(value) ? value : undefined;
  }

  /** @returns value of `Set-Cookie` that gives this browser a secret, until it is closed */
  withSecret(request: ClientRequest, secret: string): string {
    return serialize(this.loginName(request), secret, this.options(request, ''));
  }

  withoutSecret(request: ClientRequest): string {
    return serialize(this.loginName(request), '', { ...this.options(request, ''), maxAge: 0 });
  }

  /** @returns value of `Set-Cookie`; undefined for a URL too long to be remembered */
  withRequest(request: ClientRequest): string | undefined {
    const [, query = ''] = request.url.split(/\?(.*)/s);
    const value = Buffer.from(`/${(request.segments ?? []).join('/')}?${query}`).toString('base64url');
    const options = { ...this.options(request, '/as-login'), maxAge: REQUEST_SECONDS };
    return value.length > MAX_REQUEST_LENGTH ? undefined : serialize(REQUEST, value, options);
  }

  /** The remembered URL, path without context and query; whatever the cookie holds, it leads to the authorization endpoint. */
  rememberedRequest(request: ClientRequest): string | undefined {
    const url = Buffer.from(cookiesOf(request)[REQUEST] ?? '', 'base64url').toString('utf8');
    const [, path, query] = AUTHORIZE_URL.exec(url) ?? [];
    return path === undefined ? undefined : `${path}?${new URLSearchParams(query).toString()}`;
  }

  withoutRequest(request: ClientRequest): string {
    return serialize(REQUEST, '', { ...this.options(request, '/as-login'), maxAge: 0 });
  }

  /** On https nobody but this very host can set a cookie of this name; browsers refuse the name with a path. */
  private loginName(request: ClientRequest): string {
    if (!this.isSecure(request)) {
      return LOGIN;
    }
    return `${request.publicPath === '' ? '__Host-' : '__Secure-'}${LOGIN}`;
  }

  private options(request: ClientRequest, page: string): SerializeOptions {
    const path = request.publicPath + page;
    return { httpOnly: true, sameSite: 'lax', secure: this.isSecure(request), path: path === '' ? '/' : path };
  }

  private isSecure({ protocol }: ClientRequest): boolean {
    return protocol === 'https' || this.settings.OAUTH_ISSUER.startsWith('https:');
  }
}

const cookiesOf = ({ headers }: ClientRequest): Readonly<Record<string, string | undefined>> =>
  parse(headers.cookie ?? '');
