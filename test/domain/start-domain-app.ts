import type { ApplicationModule } from 'latchkey';
import { startApp, type TestApp } from '../harness/app.js';
import type { Template } from '../harness/template.js';
import type { SettingTexts } from '../harness/test-settings.js';
import { DomainModule } from './domain.module.js';

const DOMAIN: Template = { name: 'domain', application: [DomainModule] };

/**
 * Starts the application with the test domain instead of the sample shop, its tables empty.
 *
 * @param settings environment variables that differ from test-settings.ts
 * @param more modules with further roles, services or entities
 */
export const startDomainApp = (
  settings: SettingTexts = {},
  more: readonly ApplicationModule[] = [],
): Promise<TestApp> => startApp(settings, [DomainModule, ...more], DOMAIN);
