import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { type Feature, FEATURE } from './model/feature.js';

/** The door through which application modules add to the backend. */
@Module({})
export class Latchkey {
  /**
   * @param feature what the module adds; `imports` are modules whose providers its services and hooks need
   * @example
   * ```ts
   * @Module({ imports: [Latchkey.forFeature({ entities: [Product], roles: [ProductViewerRole], services: [ProductService] })] })
   * export class SalesModule {}
   * ```
   */
  static forFeature({ imports = [], ...feature }: Feature & Pick<ModuleMetadata, 'imports'>): DynamicModule {
    const providers = [...(feature.services ?? []), ...(feature.hooks ?? []), ...(feature.fileChecks ?? [])];
    return {
      module: Latchkey,
      imports,
      providers: [{ provide: FEATURE, useValue: feature }, ...providers],
      exports: providers,
    };
  }
}
