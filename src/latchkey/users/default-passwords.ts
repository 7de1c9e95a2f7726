import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigurationError } from '../config/load-settings.js';
import { ServerSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { passwordMatches } from '../secrets/password-encoder.js';

/** Names of the demo logins, whose passwords everybody knows. */
const DEMO_LOGINS: readonly string[] = ['admin', 'alice', 'bob'];

const PASSWORDS = new Statement(
  'SELECT username, password FROM app_user WHERE username = ANY($1::text[]) AND active AND password IS NOT NULL AND delete_ts IS NULL ORDER BY username',
);

/** In production no demo login may work, even when the database was filled in development. */
@Injectable()
export class DefaultPasswords implements OnApplicationBootstrap {
  constructor(
    private readonly settings: ServerSettings,
    private readonly database: Database,
  ) {}

  /** @throws ConfigurationError naming each login */
  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.NODE_ENV !== 'production') {
      return;
    }
    const rows = await this.database.rows(PASSWORDS, [DEMO_LOGINS]);
    const faults: string[] = [];
    for (const [username, password] of rows) {
      if (username != null && password != null && (await passwordMatches(username, password))) {
        faults.push(`User ${username} still has the password ${username}: change the password or deactivate the user`);
      }
    }
    if (faults.length > 0) {
      throw new ConfigurationError(faults);
    }
  }
}
