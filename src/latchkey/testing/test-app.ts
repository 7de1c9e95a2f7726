import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditLog } from '../audit/audit-log.js';
import { loadSettings } from '../config/load-settings.js';
import { createApp } from '../create-app.js';
import { embeddedConnection } from '../database/connection.js';
import { EmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { Database } from '../database/database.js';
import type { ApplicationModule } from '../latchkey.module.js';
import { createAccount } from '../users/account-creation.js';
import { Actor } from './actor.js';

const CLIENT = `Basic ${Buffer.from('client:secret').toString('base64')}`;

/**
 * Starts an application for a spec: on an empty database in memory, a free port, with files in a temporary folder.
 *
 * @param application the module of the application
 * @param settings environment variables that differ from the defaults; with `DATABASE_URL` it runs on that database
 * @example
 * ```ts
 * const app = await startTestApp(AppModule);
 * const keeper = await app.user('ann', 'shelf-keeper');
 * expect((await keeper.get('/rest/entities/Shelf')).status).toBe(200);
 * await app.close();
 * ```
 */
export async function startTestApp(
  application: ApplicationModule,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-test-'));
  const loaded = loadSettings({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    DEMO_DATA: 'false',
    DATA_DIR: folder,
    ...settings,
  });
  const connection = loaded.DATABASE_URL === '' ? await memoryConnection() : undefined;
  try {
    const nest = await createApp(loaded, [application], connection);
    await nest.listen(loaded.PORT, loaded.HOST);
    return new TestApp(nest, (await nest.getUrl()) + loaded.CONTEXT_PATH, folder);
  } catch (error) {
    await connection?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function memoryConnection(): Promise<ReturnType<typeof embeddedConnection>> {
  const postgres = await EmbeddedPostgres.start({});
  return embeddedConnection(postgres, () => postgres.stop());
}

/** A running application and the users who may speak to it. */
export class TestApp {
  constructor(
    /** The application itself: `app.nest.get(BookService)`. */
    readonly nest: NestFastifyApplication,
    /** Without trailing slash. */
    readonly url: string,
    private readonly folder: string,
  ) {}

  /**
   * Creates a user and logs in.
   *
   * @param roles codes of resource roles, as `system-full-access`
   */
  async user(username: string, ...roles: readonly string[]): Promise<Actor> {
    const account = { username, password: randomBytes(12).toString('base64url'), roles };
    const audit = this.nest.get(AuditLog, { strict: false });
    const database = this.nest.get(Database, { strict: false });
    await database.transaction((transaction) => createAccount(transaction, audit, account));
    return new Actor(this.url, await this.login(username, account.password));
  }

  /** A caller without a token. */
  anonymous(): Actor {
    return new Actor(this.url, undefined);
  }

  /** Stops the application and deletes its files. */
  async close(): Promise<void> {
    await this.nest.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async login(username: string, password: string): Promise<string> {
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: CLIENT },
      body: new URLSearchParams({ grant_type: 'password', username, password }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`The login of ${username} was answered ${response.status} ${text}`);
    }
    return (JSON.parse(text) as { access_token: string }).access_token;
  }
}
