import { existsSync } from 'node:fs';
import { type Environment, loadSettings, readSettings, type ReadSettings } from './load-settings.js';
import { type InputSettings, settingTexts } from './input-settings.js';
import type { Settings } from './settings.js';

const ENV_FILE = '.env';

/**
 * The settings of this process: its environment, and what the file `.env` of the working directory adds to it.
 *
 * @param fixed texts of settings that count whatever the environment says
 * @throws ConfigurationError naming every bad key at once
 */
export function processSettings(fixed: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings(environmentOf(fixed));
}

/** The same for a start that reports other faults, too. */
export const readProcessSettings = (fixed: Readonly<Record<string, string>> = {}): ReadSettings =>
  readSettings(environmentOf(fixed));

function environmentOf(fixed: Readonly<Record<string, string>>): Environment {
  if (existsSync(ENV_FILE)) {
    process.loadEnvFile(ENV_FILE);
  }
  return { ...process.env, ...fixed };
}

/**
 * The settings inside of an application, which reads its own files; their faults are reported with those of declarations.
 *
 * @param given count whatever the environment says
 */
export const readHostSettings = (given: InputSettings = {}, environment: Environment = process.env): ReadSettings =>
  readSettings({ ...environment, ...settingTexts(given) });
