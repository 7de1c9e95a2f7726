import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { chooseLocale } from '../../common/locale.js';
import { LocaleSettings } from '../../config/setting-groups.js';
import { Messages } from '../../messages/messages.js';
import type { Texts } from '../../messages/texts.js';

/** The texts of a page in the language of the browser, else in the first of `LOCALES`. */
@Injectable()
export class PageTexts {
  constructor(
    private readonly messages: Messages,
    private readonly settings: LocaleSettings,
  ) {}

  of({ headers }: ClientRequest): Texts {
    const { LOCALES } = this.settings;
    return this.messages.texts(chooseLocale(headers['accept-language'], LOCALES, LOCALES[0]) ?? '');
  }
}
