import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { AuthenticationGuard, keepPrivate } from '../auth/authentication.guard.js';
import { resultTypeOf } from '../config/compatibility.js';
import { readHostSettings } from '../config/process-settings.js';
import { type InputSettings } from '../config/input-settings.js';
import { ConfigModule } from '../config/config.module.js';
import { fixColumnNames } from '../database/column-names.js';
import { requireDeclarations } from '../declaration-faults.js';
import { DatabaseModule, type HostDataSource } from '../database/database.module.js';
import type { Settings } from '../config/settings.js';
import { type Host, HOST } from '../database/host.js';
import { createCorsHook } from '../http/cors/cors.hook.js';
import { HttpModule } from '../http/http.module.js';
import { KnownRoutes } from '../http/known-routes.js';
import { createAccessLogHook } from '../http/logging/access-log.hook.js';
import { RequestPipeline } from '../http/request-pipeline.js';
import { RestWriter } from '../http/rest-response.js';
import { TrustedProxies } from '../http/trusted-proxies.js';
import { Latchkey as FeatureModules } from '../latchkey.js';
import { LatchkeyModule } from '../latchkey.module.js';
import { ConsoleRootModule } from '../console/console.module.js';
import { Features } from '../model/feature.js';
import { StandardEntity } from '../model/standard-entity.js';
import { OperationRoutesModule } from '../operations/operations.module.js';
import { PolicyGuard } from '../roles/policy.guard.js';
import { OWN } from './latchkey-route.js';
import { markHandlers } from './mark-handlers.js';
import { MountModule, requireFastify } from './mount.module.js';
import { MountedGuard } from './mounted.guard.js';
import { MountedServer } from './mounted-server.js';
import { RestErrorFilter } from './rest-error.filter.js';

// Data sources of applications with other strategies see the same tables, from the first one that is initialized.
fixColumnNames([...OWN.entities, StandardEntity]);

/** How an application takes Latchkey in; see docs/how-to/use-in-an-existing-application.md. */
export interface LatchkeyOptions {
  /** In front of all URLs of Latchkey, e.g. `/backend`; the same as the setting `CONTEXT_PATH`. */
  readonly prefix?: string;
  /**
   * The data source of the application, or the token that it provides one with. Latchkey opens its own connections to
   * the same database, keeps its tables there, and uses the same naming strategy for the entities of the application.
   * One that is not initialized is initialized. Without it Latchkey uses `DATABASE_URL`, or its embedded database.
   */
  readonly dataSource?: HostDataSource;
  /** Modules that provide the data source, unless they are global. */
  readonly imports?: ModuleMetadata['imports'];
  /** Settings by name (docs/configuration.md), which count before the environment. */
  readonly settings?: InputSettings;
  /** Where all other settings come from: by default the environment of the process; `{}` = nowhere. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Writes one line per request to Latchkey, without secrets in its URL. Without it only the application logs requests. */
  readonly accessLog?: Logger;
}

/** The door through which applications take Latchkey in, and modules add to it. */
@Module({})
export class Latchkey extends FeatureModules {
  /**
   * Latchkey inside of an existing application on Fastify, beside its controllers, guards, filters, pipes and data source.
   *
   * A start with faulty settings or declarations fails with all that is wrong, before a database is opened.
   *
   * @example
   * ```ts
   * @Module({ imports: [Latchkey.forRoot({ prefix: '/backend', dataSource }), ShopModule], controllers: [PageController] })
   * export class AppModule {}
   * ```
   */
  static forRoot(options: LatchkeyOptions = {}): DynamicModule {
    const { prefix, settings: given, environment, dataSource, imports, accessLog } = options;
    const read = readHostSettings(prefix === undefined ? given : { ...given, CONTEXT_PATH: prefix }, environment);
    const { settings } = read;
    markHandlers(OWN.controllers);
    const proxies = new TrustedProxies(settings.TRUSTED_PROXIES);
    const routes = new KnownRoutes(settings.CONTEXT_PATH);
    const pipeline = new RequestPipeline({
      proxies,
      contextPath: settings.CONTEXT_PATH,
      requestTimeout: settings.REQUEST_TIMEOUT,
      firstHook: corsHook(settings),
      beforeSend: keepPrivate,
      afterResponse: accessLog ? createAccessLogHook(accessLog) : unlogged,
    });
    const writer = new RestWriter(resultTypeOf(settings));
    const backend = LatchkeyModule.within(settings, {
      config: ConfigModule.by({
        inject: [Features],
        useFactory: async (features: Features) => {
          await requireDeclarations(read, features);
          return settings;
        },
      }),
      database: DatabaseModule.beside(requireFastify, dataSource, imports),
      http: HttpModule.within(routes, pipeline),
      // Anywhere else an unknown URL is the application's.
      unknownUrls: settings.CONTEXT_PATH === '' ? settings.BASE_PATH : settings.CONTEXT_PATH,
      left: settings.CONTEXT_PATH === '' ? [OperationRoutesModule, ConsoleRootModule] : [],
      providers: [
        AuthenticationGuard,
        PolicyGuard,
        { provide: APP_GUARD, useClass: MountedGuard },
        { provide: APP_FILTER, useClass: RestErrorFilter },
      ],
    });
    return {
      module: MountModule,
      imports: [backend],
      providers: [
        { provide: HOST, useValue: { read, dataSource } satisfies Host },
        { provide: MountedServer, useValue: new MountedServer(pipeline, routes, proxies, writer) },
      ],
    };
  }
}

/** Made at the first request: the start reports a faulty pattern with all other faults. */
function corsHook(settings: Settings): ReturnType<typeof createCorsHook> {
  let hook: ReturnType<typeof createCorsHook> | undefined;
  return (request, reply) => (hook ??= createCorsHook(settings))(request, reply);
}

const unlogged = (_request: unknown, _reply: unknown, done: () => void): void => {
  done();
};
