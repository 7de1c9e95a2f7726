import { DataSource } from 'typeorm';
import type { ApplicationModules } from '../../src/app.module.js';
import { startApp, type TestApp } from '../harness/app.js';
import type { SettingTexts } from '../harness/test-settings.js';
import { DomainModule } from './domain.module.js';

/**
 * Starts the application with the test domain instead of the sample shop, its tables made and empty.
 *
 * @param settings environment variables that differ from test-settings.ts
 * @param more modules with further roles, services or entities
 */
export async function startDomainApp(settings: SettingTexts = {}, more: ApplicationModules = []): Promise<TestApp> {
  const app = await startApp(settings, [DomainModule, ...more]);
  await app.nest.get(DataSource, { strict: false }).driver.createSchemaBuilder().build();
  return app;
}
