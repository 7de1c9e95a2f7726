import { Injectable } from '@nestjs/common';
import { PACKAGE_VERSION } from '../common/own-package.js';
import { CONSOLE_CLIENT_ID } from '../config/oauth-client.js';
import { restPath } from '../config/rest-paths.js';
import { LocaleSettings, PathSettings } from '../config/setting-groups.js';
import type { ClientRequest } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { DemoLogins } from '../users/demo-logins.js';
import { FirstAdministrator } from './first-administrator.js';

/** What the console must know before anybody has logged in: only what anybody may know. */
@Injectable()
export class ConsoleSettings {
  constructor(
    private readonly paths: PathSettings,
    private readonly locales: LocaleSettings,
    private readonly first: FirstAdministrator,
    private readonly demo: DemoLogins,
  ) {}

  /** Paths are as the browser must ask for them. */
  async describe({ publicPath }: ClientRequest): Promise<RestResponse> {
    const settings = {
      rest: publicPath + this.paths.BASE_PATH,
      token: `${publicPath}/oauth2/token`,
      authorize: `${publicPath}/oauth2/authorize`,
      revoke: `${publicPath}/oauth2/revoke`,
      logout: `${publicPath}/logout`,
      files: publicPath + restPath(this.paths, 'files'),
      docs: publicPath + restPath(this.paths, 'docs'),
      clientId: CONSOLE_CLIENT_ID,
      version: PACKAGE_VERSION,
      locales: this.locales.LOCALES,
      administrators: await this.first.exists(),
      demo: (await this.demo.first()) ?? null,
    };
    return RestResponse.json(JSON.stringify(settings), { 'cache-control': 'no-store' });
  }
}
