import { type DynamicModule, type FactoryProvider, Module, type Provider } from '@nestjs/common';
import { SETTING_GROUPS } from './setting-groups.js';
import { SETTINGS, type Settings } from './settings.js';

/** Makes the settings injectable everywhere: each group by its class, and for applications all as {@link SETTINGS}. */
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return ConfigModule.providing({ provide: SETTINGS, useValue: settings });
  }

  /** The same for settings that nothing gets before the factory has finished. */
  static by(factory: Pick<FactoryProvider<Settings>, 'inject' | 'useFactory'>): DynamicModule {
    return ConfigModule.providing({ provide: SETTINGS, ...factory });
  }

  private static providing(provider: Provider<Settings>): DynamicModule {
    const groups = SETTING_GROUPS.map((group) => ({
      provide: group,
      inject: [SETTINGS],
      useFactory: (settings: Settings) => new group(settings),
    }));
    return {
      module: ConfigModule,
      global: true,
      providers: [...groups, provider],
      exports: [...SETTING_GROUPS, SETTINGS],
    };
  }
}
