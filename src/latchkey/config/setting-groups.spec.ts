import { describe, expect, it } from '@jest/globals';
import { loadSettings } from './load-settings.js';
import { CorsSettings, SETTING_GROUPS } from './setting-groups.js';
import { settingsSchema } from './settings.js';

describe('the groups of settings', () => {
  it('together are all settings, none twice', () => {
    const names = SETTING_GROUPS.flatMap((group): readonly string[] => group.names);
    expect(names.sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  it('hold only their own settings, which nobody changes', () => {
    const all = loadSettings({ CORS_MAX_AGE: '60' });
    const cors = new CorsSettings(all);
    expect(Object.keys(cors).sort()).toEqual(
      Object.keys(all)
        .filter((name) => name.startsWith('CORS_'))
        .sort(),
    );
    expect(cors.CORS_MAX_AGE).toBe(60);
    expect(cors).toBeInstanceOf(CorsSettings);
    expect(Object.isFrozen(cors)).toBe(true);
  });
});
