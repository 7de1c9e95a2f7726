import { Injectable } from '@nestjs/common';
import { ServerSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import { type DemoLogin, Features } from '../model/feature.js';
import { passwordMatches } from '../secrets/password-encoder.js';
import { Statement } from '../sql/statement.js';

const STORED = new Statement('SELECT password FROM app_user WHERE username = $1 AND active AND delete_ts IS NULL');

/** The logins of the demo data, as long as they work, for pages that offer them; none in production. */
@Injectable()
export class DemoLogins {
  private readonly logins: readonly DemoLogin[];
  /** Stored passwords that have been compared: comparing takes time, and nobody must be able to make the server do it. */
  private readonly compared = new Map<string, { readonly stored: string; readonly matches: boolean }>();

  constructor(
    features: Features,
    { NODE_ENV, DEMO_DATA }: ServerSettings,
    private readonly database: Database,
  ) {
    this.logins = NODE_ENV === 'production' || DEMO_DATA === 'false' ? [] : features.all('demoLogins');
  }

  /** @returns undefined where none works any more */
  async first(): Promise<DemoLogin | undefined> {
    for (const login of this.logins) {
      const [row] = await this.database.rows(STORED, [login.username]);
      const stored = row?.[0];
      if (stored != null && (await this.works(login, stored))) {
        return { username: login.username, password: login.password };
      }
    }
    return undefined;
  }

  private async works({ username, password }: DemoLogin, stored: string): Promise<boolean> {
    const last = this.compared.get(username);
    if (last?.stored === stored) {
      return last.matches;
    }
    const matches = await passwordMatches(password, stored);
    this.compared.set(username, { stored, matches });
    return matches;
  }
}
