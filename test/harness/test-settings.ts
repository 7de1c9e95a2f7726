import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import type { Settings } from '../../src/latchkey/config/settings.js';

/** Environment variables by name, as a user would write them. */
export type SettingTexts = Readonly<Record<string, string>>;

/** Settings of a spec: at its most talkative, so that secrets may slip into the log; without demo data, on a free port, files in a separate folder. */
export const testSettings = (dataDir: string, texts: SettingTexts = {}): Settings =>
  loadSettings({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'trace',
    DEMO_DATA: 'false',
    DATA_DIR: dataDir,
    ...texts,
  });
