import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/create-app.js';
import type { Connection } from '../../src/database/connection.js';
import { Database } from '../../src/database/database.js';
import { Actor } from './actor.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { exchange } from './exchange.js';
import { openServerDatabase } from './server-database.js';
import { testRun } from './test-run.js';
import { type SettingTexts, testSettings } from './test-settings.js';

const CLIENT = `Basic ${Buffer.from('client:secret').toString('base64')}`;

/**
 * Starts the application on a database of its own, with the users `admin` (system-full-access), `alice` (order-clerk)
 * and `bob` (no roles), whose passwords are their names.
 *
 * @param settings environment variables that differ from test-settings.ts
 */
export async function startApp(settings: SettingTexts = {}): Promise<TestApp> {
  const run = testRun();
  const dataDir = await mkdtemp(join(run.folder, 'app-'));
  const connection = run.serverUrl
    ? await openServerDatabase(run, run.serverUrl)
    : await openEmbeddedDatabase(run.folder);
  return TestApp.on(connection, dataDir, settings);
}

/** A running application and everybody who may speak to it. */
export class TestApp {
  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    /** The application itself, to look at what no request shows. */
    readonly nest: NestFastifyApplication,
    /** Without trailing slash. */
    readonly url: string,
    private readonly dataDir: string,
  ) {}

  static async on(connection: Connection, dataDir: string, texts: SettingTexts): Promise<TestApp> {
    try {
      const settings = testSettings(dataDir, texts);
      const nest = await createApp(settings, connection);
      await nest.listen(settings.PORT, settings.HOST);
      return new TestApp(nest, await nest.getUrl(), dataDir);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** For builders. */
  get database(): Database {
    return this.nest.get(Database);
  }

  /** A user who shows the token in the header. */
  as(username: string): Actor {
    return new Actor(this.url, async (path) => ({
      path,
      headers: { authorization: `Bearer ${await this.tokenOf(username)}` },
    }));
  }

  asAnonymous(): Actor {
    return new Actor(this.url, (path) => Promise.resolve({ path, headers: {} }));
  }

  /** A user who shows the token in the URL, as `<img>` must. */
  withQueryToken(username: string): Actor {
    return new Actor(this.url, async (path) => ({
      path: `${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(await this.tokenOf(username))}`,
      headers: {},
    }));
  }

  /** Access token of a user whose password is the name; asked for once. */
  tokenOf(username: string): Promise<string> {
    let token = this.tokens.get(username);
    if (!token) {
      token = this.login(username);
      this.tokens.set(username, token);
    }
    return token;
  }

  async close(): Promise<void> {
    await this.nest.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async login(username: string): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'password', username, password: username }).toString();
    const answer = await exchange(this.url, 'POST', '/oauth/token', form, {
      authorization: CLIENT,
      'content-type': 'application/x-www-form-urlencoded',
    });
    if (answer.status !== 200) {
      throw new Error(`Login of ${username} was answered ${answer.status} ${answer.text}`);
    }
    return (answer.json as { access_token: string }).access_token;
  }
}
