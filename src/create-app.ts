import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { createCorsHook } from './auth/cors/cors.hook.js';
import { keepPrivate } from './auth/private-cache.js';
import { createHttpServer } from './common/http/http-server.js';
import type { Settings } from './config/settings.js';
import type { Connection } from './database/connection.js';
import { createAccessLogHook } from './logging/access-log.hook.js';
import { createLog } from './logging/log.js';
import { NestLogger } from './logging/nest-logger.js';

/**
 * Builds the application without listening.
 *
 * @param connection an already open database; without it the settings decide
 * @param modules further modules with entities, roles and services, besides those of app.module.ts
 * @throws ConfigurationError or DeclarationError with one sentence that names the place and the cure
 */
export async function createApp(
  settings: Settings,
  connection?: Connection,
  modules: readonly Type[] = [],
): Promise<NestFastifyApplication> {
  const log = createLog(settings);
  const { adapter, routes } = createHttpServer({
    trustedProxies: settings.TRUSTED_PROXIES,
    firstHook: createCorsHook(settings),
    beforeSend: keepPrivate,
    afterResponse: createAccessLogHook(log),
  });
  const module = AppModule.with(settings, routes, connection, modules);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  await app.init();
  return app;
}
