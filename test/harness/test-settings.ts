import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import type { Settings } from '../../src/latchkey/config/settings.js';

/** Environment variables by name, as a user would write them. */
export type SettingTexts = Readonly<Record<string, string>>;

/** Settings of all specs of a run, as JSON in the environment: `TEST_SETTINGS='{"DIRECT_WRITES_ENABLED":"false"}'`. */
const settingsOfRun = (): SettingTexts => JSON.parse(process.env.TEST_SETTINGS ?? '{}') as SettingTexts;

/** Settings of a spec: the most verbose log, to catch secrets in it; no demo data, a free port, a separate folder. */
export const testSettings = (dataDir: string, texts: SettingTexts = {}): Settings =>
  loadSettings({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'trace',
    DEMO_DATA: 'false',
    DATA_DIR: dataDir,
    ...settingsOfRun(),
    ...texts,
  });
