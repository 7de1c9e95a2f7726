import { type DynamicModule, type FactoryProvider, Module, type Provider } from '@nestjs/common';
import { SETTINGS, type Settings } from './settings.js';

/** Makes the settings injectable everywhere as {@link SETTINGS}. */
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
    return { module: ConfigModule, global: true, providers: [provider], exports: [SETTINGS] };
  }
}
