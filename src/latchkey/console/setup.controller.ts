import { Controller, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { chooseLocale } from '../common/preferences.js';
import { requiredTexts } from '../common/required-text.js';
import { LocaleSettings } from '../config/setting-groups.js';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { FirstAdministrator } from './first-administrator.js';

/** `POST /console/setup`: the first administrator, by the code that the start shows. */
@Controller('setup')
@Access('open')
export class SetupController {
  constructor(
    private readonly first: FirstAdministrator,
    private readonly bodies: RequestBodies,
    private readonly settings: LocaleSettings,
  ) {}

  @Post()
  async create(@Req() request: ClientRequest): Promise<RestResponse> {
    const body = await this.bodies.object(request);
    const { code, username, password } = requiredTexts(body, ['code', 'username', 'password']);
    const { LOCALES } = this.settings;
    const locale = chooseLocale(request.headers['accept-language'], LOCALES, LOCALES[0]) ?? '';
    await this.first.create({ code, username, password, locale, remoteAddress: request.ip });
    return RestResponse.json(JSON.stringify({ username }), { 'cache-control': 'no-store' }, 201);
  }
}
