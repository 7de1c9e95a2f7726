import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DeclarationError } from './latchkey/common/rest-error.js';
import { ConfigurationError } from './latchkey/config/load-settings.js';
import { processSettings } from './latchkey/config/process-settings.js';
import type { Settings } from './latchkey/config/settings.js';
import { createApp } from './latchkey/create-app.js';
import { greeting } from './latchkey/greeting.js';
import { EntityRegistry } from './latchkey/metadata/entity-registry.js';

/** Starts the backend; every expected fault ends it with one readable message and no stack. */
async function main(): Promise<void> {
  const settings = processSettings();
  const app = await createApp(settings);
  app.enableShutdownHooks();
  await listen(app, settings);
  const hasShop = app.get(EntityRegistry, { strict: false }).find('Product') !== undefined;
  const seconds = process.uptime().toFixed(1);
  process.stdout.write(`${greeting(settings, await app.getUrl(), seconds, hasShop)}\n`);
}

async function listen(app: NestFastifyApplication, { HOST, PORT }: Settings): Promise<void> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      `HOST ${HOST} and PORT ${PORT} cannot be listened on (${code ?? String(error)}): choose others`,
    ]);
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigurationError || error instanceof DeclarationError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
