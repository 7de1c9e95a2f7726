import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DeclarationError } from './errors/rest-error.js';
import { ConfigurationError } from './config/load-settings.js';
import { readProcessSettings } from './config/process-settings.js';
import type { Settings } from './config/settings.js';
import { FirstAdministrator } from './console/first-administrator.js';
import { createApp } from './create-app.js';
import { applicationFeatures, requireDeclarations } from './declaration-faults.js';
import { greeting } from './greeting.js';
import type { ApplicationModule } from './latchkey.module.js';
import { MetricsListener } from './operations/metrics/metrics-listener.js';
import { Features } from './model/feature.js';

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
    if (faults.length > 0) {
      await requireDeclarations({ settings, faults }, await applicationFeatures(settings, [application]));
    }
    const app = await createApp(settings, [application]);
    app.enableShutdownHooks();
    await listen(app, settings);
    const seconds = process.uptime().toFixed(1);
    const features = app.get(Features, { strict: false });
    const url = (await app.getUrl()) + settings.CONTEXT_PATH;
    const code = await app.get(FirstAdministrator, { strict: false }).newCode();
    process.stdout.write(`${greeting(settings, url, seconds, features, code)}\n`);
  } catch (error) {
    const expected = error instanceof ConfigurationError || error instanceof DeclarationError;
    process.stderr.write(
      `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  }
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
