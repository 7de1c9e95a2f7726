import { Injectable } from '@nestjs/common';
import { chooseLocale } from '../common/locale.js';
import { restError } from '../errors/rest-error.js';
import { LocaleSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import { SessionStore } from '../sessions/session-store.js';

/** The locale of a login session: it counts for requests that name none; protocol/permissions.md 3. */
@Injectable()
export class SessionLocale {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    private readonly settings: LocaleSettings,
  ) {}

  /** @throws RestError 422 when no available locale is named, or the caller has no session */
  async change({ principal }: Caller, acceptLanguage: string | undefined): Promise<void> {
    const locale = chooseLocale(acceptLanguage, this.settings.LOCALES, undefined);
    if (principal.kind === 'anonymous' || locale === undefined) {
      throw restError('sessionLocaleUnchanged');
    }
    await this.database.transaction((transaction) =>
      this.sessions.changeLocale(transaction, principal.sessionId, locale),
    );
  }
}
