import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DeclarationError } from './errors/rest-error.js';
import { ConfigurationError } from './config/load-settings.js';
import { readProcessSettings } from './config/process-settings.js';
import type { Settings } from './config/settings.js';
import { FirstAdministrator } from './console/first-administrator.js';
import { createApp } from './create-app.js';
import { workerSettings } from './config/worker-limits.js';
import { applicationFeatures, requireDeclarations } from './declaration-faults.js';
import { greeting } from './greeting.js';
import { createLog } from './http/logging/log.js';
import type { ApplicationModule } from './latchkey.module.js';
import { MetricsListener } from './operations/metrics/metrics-listener.js';
import { Features } from './model/feature.js';
import { Primary } from './workers/primary.js';
import { type ThisWorker, thisWorker } from './workers/this-worker.js';

/**
 * Starts the backend with the settings of the environment and of `.env`, and listens. Every expected fault ends the process
 * with one readable message and no stack.
 *
 * @param application the module of the application: it imports what adds to the backend
 * @example
 * ```ts
 * import { start } from 'latchkey';
 * import { AppModule } from './app.module.js';
 *
 * await start(AppModule);
 * ```
 */
export async function start(application: ApplicationModule): Promise<void> {
  try {
    const { settings, faults } = readProcessSettings();
    const worker = thisWorker();
    if (faults.length > 0 || (settings.WORKERS > 1 && !worker)) {
      const features = await applicationFeatures(settings, [application]);
      await requireDeclarations({ settings, faults }, features);
      const { url, setupCode } = await new Primary(settings.WORKERS, createLog(settings)).start();
      greet(settings, url, features, setupCode);
      return;
    }
    await serve(application, settings, worker);
  } catch (error) {
    const expected = error instanceof ConfigurationError || error instanceof DeclarationError;
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  }
}

/** Runs the backend in this process. */
async function serve(application: ApplicationModule, given: Settings, worker: ThisWorker | undefined): Promise<void> {
  const settings = worker ? workerSettings(given) : given;
  const app = await createApp(settings, [application]);
  app.enableShutdownHooks();
  await listen(app, settings);
  const url = (await app.getUrl()) + settings.CONTEXT_PATH;
  const administrator = app.get(FirstAdministrator, { strict: false });
  const setupCode = !worker || worker.isFirst ? await administrator.newCode() : undefined;
  if (worker) {
    worker.listens(url, setupCode);
  } else {
    greet(settings, url, app.get(Features, { strict: false }), setupCode);
  }
}

function greet(settings: Settings, url: string, features: Features, setupCode: string | undefined): void {
  const seconds = process.uptime().toFixed(1);
  process.stdout.write(`${greeting(settings, url, seconds, features, setupCode)}\n`);
}

async function listen(app: NestFastifyApplication, { HOST, PORT }: Settings): Promise<void> {
  try {
    await app.listen(PORT, HOST);
    await app.get(MetricsListener, { strict: false }).opened();
  } catch (error) {
    await app.close();
    if (error instanceof ConfigurationError) {
      throw error;
    }
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      `HOST ${HOST} and PORT ${PORT} cannot be listened on (${code ?? String(error)}): choose others`,
    ]);
  }
}
