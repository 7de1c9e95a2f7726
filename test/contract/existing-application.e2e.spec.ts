import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ArgumentsHost,
  Body,
  type CanActivate,
  Catch,
  ConflictException,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpException,
  Module,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  type Type,
  Post,
  ValidationPipe,
  type CallHandler,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt } from 'class-validator';
import type { FastifyReply } from 'fastify';
import {
  Access,
  type Caller,
  ConstrainedData,
  CurrentCaller,
  Database,
  type DeclarationError,
  type Feature,
  ResourceRole,
  RestEntity,
  StandardEntity,
  isLatchkeyRoute,
  Latchkey,
  type LatchkeyOptions,
} from 'latchkey';
import { map, type Observable } from 'rxjs';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { PrincipalLimits } from '../../src/latchkey/auth/principal-limits.js';
import { AuditLog } from '../../src/latchkey/audit/audit-log.js';
import { createAccount } from '../../src/latchkey/users/account-creation.js';
import { authorizeUrl, CODE_CLIENTS, redirectOf } from '../builders/an-authorization.js';
import { Actor } from '../harness/actor.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { RawConnection } from '../harness/raw-request.js';
import { testRun } from '../harness/test-run.js';
import { WebBrowser } from '../harness/web-browser.js';

const POLL_MS = 10;
/** Lets handlers go on that hold their responses back. */
const heldResponses: (() => void)[] = [];

class Order {
  @IsInt()
  pieces!: number;
}

@Entity('toy')
@RestEntity('Toy', { instanceName: '{name}' })
class Toy extends StandardEntity {
  @Column('text')
  name!: string;

  @Column('numeric', { nullable: true })
  listPrice!: string | null;
}

const MIGRATIONS = [new URL('./toy-migrations/', import.meta.url)];

@Controller('pages')
class PageController {
  constructor(private readonly data: ConstrainedData) {}

  @Get()
  list(): string[] {
    return ['home'];
  }

  @Post('orders')
  order(@Body() order: Order): object {
    return { pieces: order.pieces, isOrder: order instanceof Order };
  }

  @Get('numbers/:number')
  number(@Param('number', ParseIntPipe) number: number): number {
    return number + 1;
  }

  @Get('taken')
  taken(): never {
    throw new ConflictException('taken');
  }

  @Get('mine')
  @Access('principal')
  mine(@CurrentCaller() { principal }: Caller): object {
    return { username: principal.username };
  }

  @Get('audit')
  @Access({ permission: 'security.admin' })
  audit(): string {
    return 'for administrators';
  }

  @Get('held')
  @Access('principal')
  held(): Promise<string> {
    return new Promise((resolve) => {
      heldResponses.push(() => {
        resolve('released');
      });
    });
  }

  @Get('held/closed')
  heldWithoutAccess(): number {
    return heldResponses.length;
  }

  @Post('toys')
  @Access('principal')
  async toy(@CurrentCaller() caller: Caller, @Body() { name }: { name: string }): Promise<object> {
    const toy = await this.data.for(caller).save(Object.assign(new Toy(), { name }));
    return { saved: toy.name };
  }
}

/** Everything of the application wants this header, and its answers are wrapped. */
class HostGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return isLatchkeyRoute(context) || headers['x-host'] === 'let me in';
  }
}

class HostInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Catch(HttpException)
class HostFilter implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(exception.getStatus())
      .send({ host: exception.message });
  }
}

@Entity('host_note')
@RestEntity('Note', { instanceName: '{longText}' })
class HostNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  longText!: string;
}

@Entity('host_shelf')
@RestEntity('Shelf')
class HostShelf {
  @PrimaryGeneratedColumn()
  id!: number;
}

let database: PrivateDatabase;
const apps: NestFastifyApplication[] = [];

beforeAll(async () => {
  database = await privateDatabase();
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await database.remove();
});

/** An application with its own guard, interceptor, filter, pipe and controller, and Latchkey beside it. */
async function startHost(
  options: LatchkeyOptions,
  entities: Type[] = [Toy],
  prepare?: (app: NestFastifyApplication) => void,
): Promise<string> {
  const settings = { NODE_ENV: 'test', DEMO_DATA: false, CLIENTS: CODE_CLIENTS, ...options.settings };

  @Module({
    imports: [
      Latchkey.forRoot({ environment: database.environment, ...options, settings }),
      Latchkey.forFeature({ entities, migrations: MIGRATIONS }),
    ],
    controllers: [PageController],
  })
  class HostModule {}

  const app = await NestFactory.create<NestFastifyApplication>(HostModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  apps.push(app);
  app.useGlobalGuards(new HostGuard());
  app.useGlobalInterceptors(new HostInterceptor());
  app.useGlobalFilters(new HostFilter());
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  prepare?.(app);
  await app.init();
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

const account = (app: NestFastifyApplication, username: string, ...roles: string[]): Promise<void> =>
  app
    .get(Database, { strict: false })
    .transaction((transaction) =>
      createAccount(transaction, app.get(AuditLog, { strict: false }), { username, password: username, roles }),
    );

const as = (url: string, headers: Readonly<Record<string, string>> = {}): Actor =>
  new Actor(url, (path) => Promise.resolve({ path, headers }));

async function tokenOf(url: string, prefix: string, username: string): Promise<string> {
  const authorization = `Basic ${Buffer.from('client:secret').toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'password', username, password: username }).toString();
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await as(url, headers).post(`${prefix}/oauth/token`, body);
  expect(answer.status).toBe(200);
  return (answer.json as { access_token: string }).access_token;
}

const HOST = { 'x-host': 'let me in' };
const PREFIX = '/backend';
/** A new embedded database takes its time on a busy machine. */
const START_MS = 120_000;
const BASE = `${PREFIX}/api`;

describe('an existing application on Fastify with Latchkey beside it', () => {
  let url: string;
  let admin: Actor;
  let bob: Actor;

  beforeAll(async () => {
    url = await startHost({
      prefix: PREFIX,
      settings: { BASE_PATH: '/api', CORS_ALLOWED_ORIGINS: ['https://shop.example'], TRUSTED_PROXIES: '127.0.0.1' },
    });
    const [app] = apps as [NestFastifyApplication];
    await account(app, 'admin', 'system-full-access');
    await account(app, 'bob');
    const bearer = async (username: string): Promise<Actor> =>
      as(url, { ...HOST, authorization: `Bearer ${await tokenOf(url, PREFIX, username)}` });
    [admin, bob] = [await bearer('admin'), await bearer('bob')];
  }, START_MS);

  // Another application may want the embedded database.
  afterAll(() => apps.pop()?.close());

  it('keeps its routes, guards, filters, interceptors, pipes and body parsers', async () => {
    const host = as(url, HOST);
    expect((await host.get('/pages')).json).toEqual({ data: ['home'] });
    expect((await host.post('/pages/orders', { pieces: 3 })).json).toEqual({ data: { pieces: 3, isOrder: true } });
    expect((await host.get('/pages/numbers/41')).json).toEqual({ data: 42 });
    const refused = [
      await as(url).get('/pages'),
      await host.post('/pages/orders', { pieces: 'x' }),
      await host.post('/pages/orders', '{', { 'content-type': 'application/json' }),
      await host.get('/pages/numbers/x'),
      await host.get('/pages/taken'),
      await host.get('/nothing'),
      await host.post('/pages', 'x', { 'content-type': 'text/x-unknown' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 400, 400, 400, 409, 404, 404]);
    for (const { json } of refused) {
      expect(json).toEqual({ host: expect.any(String) });
    }
  });

  it('sends no header of ours, and answers no preflight', async () => {
    const page = await as(url, HOST).get('/pages', undefined, { origin: 'https://evil.example' });
    expect(page.status).toBe(200);
    for (const name of ['vary', 'cache-control', 'x-frame-options', 'x-content-type-options', 'x-trace-id']) {
      expect(page.headers).not.toHaveProperty(name);
    }
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'GET' };
    expect((await as(url).send('OPTIONS', '/pages', undefined, preflight)).status).toBe(404);
  });

  it('has all of Latchkey below the prefix, with its own tokens, rights and errors', async () => {
    const created = await admin.post(
      `${BASE}/entities/Toy`,
      { name: 'Kite', listPrice: '9.50' },
      { host: 'h.example' },
    );
    const { id } = created.json as { id: string };
    expect([created.status, created.headers.location]).toEqual([201, `http://h.example${BASE}/entities/Toy/${id}`]);
    expect((await admin.get(`${BASE}/entities/Toy/${id}`)).json).toMatchObject({
      listPrice: 9.5,
    });
    expect((await admin.get(`${BASE}/entities/Toy/${id}/`)).status).toBe(200);
    const denied = await bob.get(`${BASE}/entities/Toy`);
    expect([denied.status, denied.json]).toEqual([403, { error: expect.any(String), details: expect.any(String) }]);
    expect(denied.headers['x-trace-id']).toMatch(/^[0-9a-f]{24}$/);
    const unknown = await as(url).get(`${BASE}/entities/Toy`);
    expect([unknown.status, unknown.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /)]);
    expect((await admin.get(`${BASE}/entities/Nothing`)).json).toMatchObject({ error: 'Entity not found' });
    expect((await admin.get(`${BASE}/no/such/thing`)).json).toMatchObject({
      status: 404,
      path: `${BASE}/no/such/thing`,
    });
    expect((await admin.put(`${BASE}/version`)).headers.allow).toBe('GET');
    expect((await admin.get(`${BASE}/entities//Product`)).json).toMatchObject({ error: expect.any(String) });
    expect((await admin.get(`${BASE}/userInfo`)).headers['x-frame-options']).toBe('SAMEORIGIN');
  });

  it('lets Latchkey read bodies as it does alone: any content type, forms, files', async () => {
    const product = JSON.stringify({ name: 'Top', listPrice: 2 });
    for (const type of ['text/plain', 'application/x-unknown', 'no type']) {
      const answer = await admin.post(`${BASE}/entities/Toy`, product, { 'content-type': type });
      expect(answer.status).toBe(201);
    }
    expect((await admin.post(`${BASE}/entities/Toy`, '{', { 'content-type': 'application/json' })).status).toBe(400);
    const stored = await admin.post(`${BASE}/files?name=a.txt`, 'hello', { 'content-type': 'application/json' });
    const { fileRef } = stored.json as { fileRef: string };
    const made = await admin.post(`${BASE}/files/url`, { fileRef });
    const { url: address } = made.json as { url: string };
    expect(address).toMatch(/^\/backend\/api\/files\?/);
    const file = await as(url).get(address);
    expect([file.status, file.text]).toEqual([200, 'hello']);
  });

  it('answers other origins at the URLs of Latchkey', async () => {
    const ask = (origin: string) =>
      as(url).send('OPTIONS', `${BASE}/entities/Toy`, undefined, {
        origin,
        'access-control-request-method': 'GET',
      });
    const [allowed, refused] = [await ask('https://shop.example'), await ask('https://evil.example')];
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([200, 'https://shop.example']);
    expect(refused.status).toBe(403);
  });

  it('logs people in below the prefix', async () => {
    const browser = new WebBrowser({ url }, { 'x-forwarded-prefix': '/outer', 'x-forwarded-host': 'shop.example' });
    const asked = await browser.get(`${PREFIX}${authorizeUrl()}`);
    expect(asked.headers.location).toBe('/outer/backend/as-login');
    const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get(`${PREFIX}/as-login`)).text)?.[1] ?? '';
    const done = await browser.postForm(`${PREFIX}/as-login`, { username: 'bob', password: 'bob', csrf });
    expect(done.headers.location).toBe(`/outer${PREFIX}${authorizeUrl()}`);
    expect(redirectOf(await browser.get(`${PREFIX}${authorizeUrl()}`)).parameters).toMatchObject({
      code: expect.any(String),
      iss: 'http://shop.example/outer/backend',
    });
    const page = await as(url).get(`${PREFIX}/oauth2/authorize?client_id=nobody`);
    expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html;charset=UTF-8']);
  });

  it('checks tokens at handlers of the application that declare @Access, and answers as the application does', async () => {
    expect((await admin.get('/pages/mine')).json).toEqual({ data: { username: 'admin' } });
    expect((await admin.get('/pages/audit')).json).toEqual({ data: 'for administrators' });
    const nobody = await as(url, HOST).get('/pages/mine');
    expect([nobody.status, nobody.json]).toEqual([401, { host: expect.any(String) }]);
    expect(nobody.headers['www-authenticate']).toMatch(/^Bearer /);
    const forged = await as(url, { ...HOST, authorization: 'Bearer x' }).get('/pages/mine');
    expect([forged.status, forged.json]).toEqual([401, { host: expect.any(String) }]);
    const denied = await bob.get('/pages/audit');
    expect([denied.status, denied.json]).toEqual([403, { host: expect.any(String) }]);
  });

  it('answers what Latchkey throws in such a handler', async () => {
    expect((await admin.post('/pages/toys', { name: 'Ball' })).json).toEqual({ data: { saved: 'Ball' } });
    const denied = await bob.post('/pages/toys', { name: 'Ball' });
    expect([denied.status, denied.json]).toEqual([403, { error: 'Forbidden', details: expect.any(String) }]);
  });
});

describe('an application with a global prefix', () => {
  it(
    'has Latchkey below its global prefix, at the default paths',
    async () => {
      const url = await startHost({}, [Toy], (app) => {
        app.setGlobalPrefix('v1');
      });
      const token = await tokenOf(url, '/v1', 'admin');
      const admin = as(url, { authorization: `Bearer ${token}` });
      const created = await admin.post('/v1/rest/entities/Toy', { name: 'Yo' }, { host: 'h.example' });
      expect([created.status, created.headers.location?.slice(0, 37)]).toEqual([
        201,
        'http://h.example/v1/rest/entities/Toy',
      ]);
      expect((await admin.get('/v1/rest/nothing')).json).toMatchObject({ status: 404 });
      expect((await admin.get('/v1/nothing')).json).toEqual({ host: expect.any(String) });
      expect((await as(url, HOST).get('/v1/pages')).json).toEqual({ data: ['home'] });
      await apps.pop()?.close();
    },
    START_MS,
  );
});

describe('the limits of principals in an existing application (docs/decisions/0067)', () => {
  it(
    'count handlers of the application that declare @Access, and no others',
    async () => {
      const url = await startHost({ settings: { PRINCIPAL_MAX_REQUESTS: 1 } });
      const headers = { ...HOST, authorization: `Bearer ${await tokenOf(url, '', 'admin')}` };
      const admin = as(url, headers);
      const held = admin.get('/pages/held');
      while (heldResponses.length === 0) {
        await pause(POLL_MS);
      }
      const denied = await admin.get('/pages/mine');
      expect([denied.status, denied.json, denied.headers['retry-after']]).toEqual([
        429,
        { host: expect.any(String) },
        '1',
      ]);
      expect((await admin.get('/rest/userInfo')).status).toBe(429);
      expect((await admin.get('/pages/held/closed')).json).toEqual({ data: 1 });
      heldResponses.splice(0).forEach((release) => {
        release();
      });
      expect((await held).json).toEqual({ data: 'released' });
      while ((await admin.get('/pages/mine')).status === 429) {
        await pause(POLL_MS);
      }
      expect((await admin.get('/rest/userInfo')).status).toBe(200);
      await apps.pop()?.close();
    },
    START_MS,
  );
});

describe('requests of an existing application whose connection breaks', () => {
  it(
    'are not in flight any more, those behind others included',
    async () => {
      const url = await startHost({ settings: { PRINCIPAL_MAX_REQUESTS: 2 } });
      const limits = apps.at(-1)?.get(PrincipalLimits, { strict: false });
      const inFlight = (): number => [...(limits?.usages.values() ?? [])].reduce((sum, each) => sum + each.requests, 0);
      const authorization = `Authorization: Bearer ${await tokenOf(url, '', 'admin')}`;
      const { socket } = await RawConnection.open(url);
      for (const path of ['/pages/held', '/pages/mine']) {
        socket.write([`GET ${path} HTTP/1.1`, 'Host: shop', 'X-Host: let me in', authorization, '', ''].join('\r\n'));
      }
      while (inFlight() < 2 || heldResponses.length === 0) {
        await pause(POLL_MS);
      }
      socket.destroy();
      heldResponses.splice(0).forEach((release) => {
        release();
      });
      while (inFlight() > 0) {
        await pause(POLL_MS);
      }
      await apps.pop()?.close();
    },
    START_MS,
  );
});

describe('DATABASE_SESSION_CLAIMS in an existing application', () => {
  it(
    'gives the database the caller also at handlers of the application',
    async () => {
      const url = await startHost({ settings: { DATABASE_SESSION_CLAIMS: true } });
      const dataSource = apps.at(-1)?.get(Database, { strict: false }).dataSource;
      await dataSource?.query("ALTER TABLE toy ADD author text DEFAULT current_setting('latchkey.user', true)");
      const admin = as(url, { ...HOST, authorization: `Bearer ${await tokenOf(url, '', 'admin')}` });
      expect((await admin.post('/pages/toys', { name: 'Yacht' })).json).toEqual({ data: { saved: 'Yacht' } });
      expect(await dataSource?.query("SELECT author FROM toy WHERE name = 'Yacht'")).toEqual([{ author: 'admin' }]);
      await apps.pop()?.close();
    },
    START_MS,
  );
});

describe('a data source that is not on PostgreSQL', () => {
  it('is refused with one sentence, before anything is opened', async () => {
    const dataSource = Object.assign(Object.create(DataSource.prototype) as DataSource, { options: { type: 'mysql' } });
    await expect(startHost({ dataSource })).rejects.toThrow(
      'dataSource of Latchkey.forRoot has the type mysql: hand one of the type postgres',
    );
  });
});

// The embedded database has no address that an application could use.
if (testRun().serverUrl !== undefined) {
  describe("an application's own data source", () => {
    const own = (): DataSource =>
      new DataSource({
        type: 'postgres',
        url: database.environment.DATABASE_URL ?? '',
        entities: [HostNote],
        synchronize: true,
      });

    it.each(['initialized', 'not yet initialized'])('may be handed %s', async (state) => {
      const dataSource = own();
      if (state === 'initialized') {
        await dataSource.initialize();
      }
      const url = await startHost({ dataSource }, [HostNote]);
      const token = await tokenOf(url, '', 'admin');
      const admin = as(url, { authorization: `Bearer ${token}` });
      expect((await admin.post('/rest/entities/Note', { longText: state })).status).toBe(201);
      expect((await admin.get('/rest/userInfo')).json).toMatchObject({ username: 'admin' });
      expect(await dataSource.query('SELECT "longText" FROM host_note WHERE "longText" = $1', [state])).toHaveLength(1);
      await apps.pop()?.close();
      expect(dataSource.isInitialized).toBe(state === 'initialized');
      if (dataSource.isInitialized) {
        await dataSource.destroy();
      }
    });

    it("may be named by the token of the module that provides it, and stays the application's", async () => {
      @Module({ providers: [{ provide: DataSource, useFactory: () => own().initialize() }], exports: [DataSource] })
      class HostDatabaseModule {}
      const url = await startHost({ dataSource: DataSource, imports: [HostDatabaseModule] }, [HostNote]);
      expect((await as(url).get('/rest/version')).status).toBe(200);
      const found = apps.at(-1)?.get(DataSource, { strict: false });
      expect(found?.hasMetadata(HostNote)).toBe(true);
      await apps.pop()?.close();
      expect(found?.isInitialized).toBe(true);
      await found?.destroy();
    });

    it('that makes no tables is named with what makes them', async () => {
      const dataSource = own().setOptions({ synchronize: false });
      await expect(startHost({ dataSource }, [HostNote, HostShelf])).rejects.toThrow(
        'The table host_shelf is missing: change the database and start again ("npx typeorm schema:log -d <file of your data source>" prints the statements)',
      );
    });

    it.each([
      [{ entityPrefix: 'x_' }, 'dataSource of Latchkey.forRoot has the entityPrefix x_'],
      [{ schema: 'a b' }, 'dataSource of Latchkey.forRoot has the schema a b'],
    ])('is refused with one sentence when it has %j', async (options, sentence) => {
      const dataSource = own().setOptions(options);
      await expect(startHost({ dataSource }, [HostNote])).rejects.toThrow(sentence);
    });
  });
}

describe('an application on Express', () => {
  it('does not start, and reads why and what to do', async () => {
    @Module({ imports: [Latchkey.forRoot({ environment: database.environment, settings: { NODE_ENV: 'test' } })] })
    class ExpressModule {}
    await expect(NestFactory.create(ExpressModule, { logger: false, abortOnError: false })).rejects.toThrow(
      'Latchkey.forRoot needs an application on Fastify, and this one is on express: create it with FastifyAdapter, or give Latchkey its own listener (docs/how-to/use-beside-express.md)',
    );
  });
});

describe('faults of an existing application', () => {
  class Plain {
    code = 'plain';
  }

  @ResourceRole({ code: 'clerk', name: 'Clerk', childRoles: ['reader'] })
  class ClerkRole {}

  /** What a start says, with a module of the application beside that of Latchkey. */
  async function faultsOf(options: LatchkeyOptions, feature: Feature): Promise<unknown> {
    @Module({
      imports: [Latchkey.forRoot({ environment: database.environment, ...options }), Latchkey.forFeature(feature)],
    })
    class FaultyModule {}
    try {
      return await NestFactory.create(FaultyModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    } catch (error) {
      const { name, faults } = error as DeclarationError;
      return { name, faults };
    }
  }

  const settings = { LOCALES: ['en'], MAX_BODY_SIZE: 1, CORS_URL_PATTERNS: 'rest', OPEN_URL_PATTERNS: 'open' };
  const ofSettings = [
    expect.stringMatching(/^CONTEXT_PATH must begin with a slash/),
    expect.stringMatching(/^MAX_BODY_SIZE must be between/),
  ];

  it('are named all at once, of settings and of declarations, before a database is opened', async () => {
    const dataSource = Object.assign(Object.create(DataSource.prototype) as DataSource, { options: { type: 'mysql' } });
    expect(
      await faultsOf({ prefix: 'backend/', settings, dataSource }, { entities: [Toy], roles: [Plain, ClerkRole] }),
    ).toEqual({
      name: 'DeclarationError',
      faults: [
        ...ofSettings,
        'URL pattern "open" is not usable: write it as /path/** or GET|HEAD /path/**',
        'URL pattern "rest" is not usable: write it as /path/** or GET|HEAD /path/**',
        'Plain is listed as a role: add @ResourceRole or @RowLevelRole to it',
        'Role clerk has the child role reader, which does not exist: correct childRoles',
      ],
    });
  });

  it('are a ConfigurationError where only settings are wrong', async () => {
    const { LOCALES, MAX_BODY_SIZE } = settings;
    expect(await faultsOf({ prefix: 'backend/', settings: { LOCALES, MAX_BODY_SIZE } }, {})).toEqual({
      name: 'ConfigurationError',
      faults: ofSettings,
    });
  });
});
