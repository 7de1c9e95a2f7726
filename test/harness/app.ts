import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getOrCreate } from '../../src/latchkey/common/get-or-create.js';
import { AuditLog } from '../../src/latchkey/audit/audit-log.js';
import { createApp } from '../../src/latchkey/create-app.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { createLog } from '../../src/latchkey/http/logging/log.js';
import type { ApplicationModule } from '../../src/latchkey/latchkey.module.js';
import { Actor } from './actor.js';
import { modulesOf } from './application.js';
import { recordHandedOut } from './exchanged-secrets.js';
import { keepRecent } from './recent-log.js';
import { recordSettings, recordWritten } from './run-records.js';
import { withMissingTables } from './schema.js';
import type { Template } from './template.js';
import { openTestDatabase } from './test-database.js';
import { testRun } from './test-run.js';
import { type SettingTexts, testSettings } from './test-settings.js';

/**
 * Starts the application on its own database, with the users `admin` (system-full-access), `alice` (order-clerk)
 * and `bob` (no roles), whose passwords are their names.
 *
 * @param settings environment variables that differ from test-settings.ts
 * @param application modules to run instead of the sample domain; the tables of their entities are made
 * @param template what the database is a copy of
 */
export async function startApp(
  settings: SettingTexts = {},
  application?: readonly ApplicationModule[],
  template?: Template,
): Promise<TestApp> {
  return startAppOn(await openTestDatabase(template), settings, application);
}

/** The same on a database that the spec has opened, and that closes with the application. */
export async function startAppOn(
  connection: Connection,
  settings: SettingTexts = {},
  application?: readonly ApplicationModule[],
): Promise<TestApp> {
  return TestApp.on(connection, await mkdtemp(join(testRun().folder, 'app-')), settings, application);
}

/** Real browsers and third-party clients bypass the harness: their answers are recorded here. */
function recordAnswersOf(nest: NestFastifyApplication): void {
  nest
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload, done) => {
      const text = typeof payload === 'string' ? payload : '';
      recordHandedOut(request.url, { status: reply.statusCode, headers: reply.getHeaders(), text });
      done(null, payload);
    });
}

/** A running application and everybody who may speak to it. */
export class TestApp {
  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    /** The application itself, for what no request shows. */
    readonly nest: NestFastifyApplication,
    /** Without trailing slash. */
    readonly url: string,
    private readonly dataDir: string,
    private readonly contextPath: string,
  ) {}

  /** The same as {@link startApp}. */
  static start(settings: SettingTexts = {}): Promise<TestApp> {
    return startApp(settings);
  }

  static async on(
    connection: Connection,
    dataDir: string,
    texts: SettingTexts,
    application?: readonly ApplicationModule[],
  ): Promise<TestApp> {
    try {
      const settings = testSettings(dataDir, texts);
      const log = createLog(settings, {
        write: (line) => {
          recordWritten('log', line);
          keepRecent(line);
        },
      });
      recordSettings(texts);
      const database = application ? withMissingTables(connection) : connection;
      const nest = await createApp(settings, modulesOf(application), database, log);
      recordAnswersOf(nest);
      await nest.listen(settings.PORT, settings.HOST);
      return new TestApp(nest, await nest.getUrl(), dataDir, settings.CONTEXT_PATH);
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

  /** An OAuth client with its credentials in the header, for the token endpoints. */
  asClient(credentials = 'client:secret'): Actor {
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return new Actor(this.url, (path) => Promise.resolve({ path, headers }));
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
    return getOrCreate(this.tokens, username, () => this.login(username, username));
  }

  async close(): Promise<void> {
    await this.recordAudit();
    await this.nest.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Keeps what the audit tables hold; nothing where a spec has cut the line to its database. */
  private async recordAudit(): Promise<void> {
    await this.nest.get(AuditLog).beforeApplicationShutdown();
    for (const table of ['sec_audit_event', 'sec_denial']) {
      const rows = await this.database.rows(new Statement(`SELECT to_jsonb(t) FROM ${table} t`)).catch(() => []);
      recordWritten('audit', rows.map(([row]) => `${row ?? ''}\n`).join(''));
    }
  }

  /** @returns a new access token */
  async login(username: string, password: string): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'password', username, password }).toString();
    const answer = await this.asClient().post(`${this.contextPath}/oauth/token`, form);
    if (answer.status !== 200) {
      throw new Error(`Login of ${username} was answered ${answer.status} ${answer.text}`);
    }
    return (answer.json as { access_token: string }).access_token;
  }
}
