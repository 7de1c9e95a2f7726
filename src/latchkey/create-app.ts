import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { resultTypeOf } from './config/compatibility.js';
import { createCorsHook } from './http/cors/cors.hook.js';
import { keepPrivate } from './auth/authentication.guard.js';
import { createHttpServer, Shutdown } from './http/http-server.js';
import { HttpModule } from './http/http.module.js';
import { RequestPipeline } from './http/request-pipeline.js';
import { TrustedProxies } from './http/trusted-proxies.js';
import { type Settings, shutdownDelayOf } from './config/settings.js';
import { applicationFeatures, requireDeclarations } from './declaration-faults.js';
import { type ApplicationModule, LatchkeyModule } from './latchkey.module.js';
import type { Connection } from './database/connection.js';
import { createAccessLogHook } from './http/logging/access-log.hook.js';
import { createLog } from './http/logging/log.js';
import { NestLogger } from './http/logging/nest-logger.js';

/**
 * Builds the application without listening.
 *
 * @param application modules that run on the backend
 * @param connection an already open database; without it the settings decide
 * @param log where the application writes; by default standard output
 * @throws ConfigurationError or DeclarationError with one sentence per fault, which names the place and the cure
 */
export async function createApp(
  settings: Settings,
  application: readonly ApplicationModule[],
  connection?: Connection,
  log = createLog(settings),
): Promise<NestFastifyApplication> {
  await requireDeclarations({ settings, faults: [] }, await applicationFeatures(settings, application));
  const shutdown = new Shutdown(shutdownDelayOf(settings));
  const pipeline = new RequestPipeline({
    shutdown,
    proxies: new TrustedProxies(settings.TRUSTED_PROXIES),
    contextPath: settings.CONTEXT_PATH,
    requestTimeout: settings.REQUEST_TIMEOUT,
    firstHook: createCorsHook(settings),
    beforeSend: keepPrivate,
    afterResponse: createAccessLogHook(log),
  });
  const { adapter, routes } = createHttpServer({
    trustedProxies: settings.TRUSTED_PROXIES,
    contextPath: settings.CONTEXT_PATH,
    resultType: resultTypeOf(settings),
    pipeline,
    shutdown,
  });
  const module = LatchkeyModule.with(settings, HttpModule.with(routes, pipeline), application, connection);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  try {
    await app.init();
  } catch (error) {
    // Anything that listens or polls by now would keep the process alive.
    await app.close();
    throw error;
  }
  return app;
}
