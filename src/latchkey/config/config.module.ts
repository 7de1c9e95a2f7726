import { type DynamicModule, Module } from '@nestjs/common';
import { SETTING_GROUPS } from './setting-groups.js';
import { SETTINGS, type Settings } from './settings.js';

/** Makes the settings injectable everywhere: each group by its class, and for applications all as {@link SETTINGS}. */
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    const groups = SETTING_GROUPS.map((group) => ({ provide: group, useValue: new group(settings) }));
    return {
      module: ConfigModule,
      global: true,
      providers: [...groups, { provide: SETTINGS, useValue: settings }],
      exports: [...SETTING_GROUPS, SETTINGS],
    };
  }
}
