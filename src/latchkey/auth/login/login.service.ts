import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { type ResponseHeaders, RestResponse } from '../../http/rest-response.js';
import { AccessDatabase } from '../../database/database.js';
import type { Account } from '../../users/user-accounts.js';
import { CredentialsCheck } from '../credentials-check.js';
import { formParameters, type FormParameters, isUtf8Form } from '../oauth/form-parameters.js';
import { PasswordChangeRequired } from '../required-password-change.js';
import { OAuthError } from '../oauth/oauth-error.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { PageError } from '../pages/page-error.js';
import { PageTexts } from '../pages/page-texts.js';
import { BrowserLogins } from '../../sessions/browser-logins.js';
import { newToken } from '../../sessions/token-lookup.js';
import { csrfToken, isCsrfToken } from './csrf-token.js';
import { LoginCookies } from './login-cookies.js';
import { loginPage, passwordChangePage } from './login-form.js';

/** Shows the login page and logs people in; protocol/oauth.md 10.4. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: AccessDatabase,
    private readonly credentials: CredentialsCheck,
    private readonly logins: BrowserLogins,
    private readonly cookies: LoginCookies,
    private readonly texts: PageTexts,
    private readonly bodies: RequestBodies,
  ) {}

  page(request: ClientRequest): RestResponse {
    const known = this.cookies.secret(request);
    const secret = known ?? newToken();
    const html = loginPage(this.texts.of(request), {
      action: `${request.publicPath}/as-login`,
      csrf: csrfToken(secret),
      failed: request.parameters.has('error'),
    });
    const cookie: ResponseHeaders =
      known === undefined ? { 'set-cookie': this.cookies.withSecret(request, secret) } : {};
    return RestResponse.html(html, { ...PAGE_HEADERS, ...cookie });
  }

  /** @throws PageError 403 for a form that this browser did not get from here */
  async logIn(request: ClientRequest): Promise<RestResponse> {
    const form = await this.form(request);
    const before = this.cookies.secret(request);
    if (before === undefined || !isCsrfToken(form.get('csrf'), before)) {
      throw new PageError(403, 'formOutdated');
    }
    const account = await this.account(form, request);
    if (account instanceof PasswordChangeRequired) {
      return this.changePage(request, form, before, account);
    }
    const secret = account && (await this.renew(before, account, request.ip));
    if (secret === undefined) {
      return RestResponse.redirect(`${request.publicPath}/as-login?error`, PAGE_HEADERS);
    }
    return RestResponse.redirect(request.publicPath + (this.cookies.rememberedRequest(request) ?? '/'), {
      ...PAGE_HEADERS,
      'set-cookie': [this.cookies.withSecret(request, secret), this.cookies.withoutRequest(request)],
    });
  }

  private async form(request: ClientRequest): Promise<FormParameters> {
    if (!isUtf8Form(request.headers['content-type'])) {
      throw new PageError(400, 'badRequest');
    }
    return formParameters(await this.bodies.form(request));
  }

  private changePage(
    request: ClientRequest,
    form: FormParameters,
    secret: string,
    { violations }: PasswordChangeRequired,
  ): RestResponse {
    const html = passwordChangePage(this.texts.of(request), {
      action: `${request.publicPath}/as-login`,
      csrf: csrfToken(secret),
      username: form.get('username') ?? '',
      faults: violations.map(({ message }) => message),
    });
    return RestResponse.html(html, PAGE_HEADERS);
  }

  /**
   * @returns undefined for every refusal alike, so the page reveals nothing about accounts; only who knows the password
   *   learns that it must change
   */
  private async account(
    form: FormParameters,
    request: ClientRequest,
  ): Promise<Account | PasswordChangeRequired | undefined> {
    const username = form.get('username');
    const password = form.get('password');
    if (username === undefined || password === undefined) {
      return undefined;
    }
    try {
      const newPassword = form.get('newPassword');
      const { locale } = this.texts.of(request);
      return await this.credentials.check({ username, password, newPassword, locale, remoteAddress: request.ip });
    } catch (refusal) {
      if (refusal instanceof PasswordChangeRequired) {
        return refusal;
      }
      if (refusal instanceof OAuthError) {
        return undefined;
      }
      throw refusal;
    }
  }

  /** A login never goes on under a name that somebody may have seen or planted before it. */
  private renew(before: string, account: Account, remoteAddress: string): Promise<string | undefined> {
    return this.database.transaction(async (transaction) => {
      // First the account, then its logins: code that ends all of them uses the same order.
      const secret = await this.logins.open(transaction, account, remoteAddress);
      await this.logins.replace(transaction, before);
      return secret;
    });
  }
}
