import { type DynamicModule, Module } from '@nestjs/common';
import { type Feature, FEATURE } from './metadata/feature.js';

/** The door through which application modules add to the backend. */
@Module({})
export class Latchkey {
  /**
   * @example
   * ```ts
   * @Module({ imports: [Latchkey.forFeature({ entities: [Product], roles: [ProductViewerRole], services: [ProductService] })] })
   * export class SalesModule {}
   * ```
   */
  static forFeature(feature: Feature): DynamicModule {
    const providers = [...(feature.services ?? []), ...(feature.hooks ?? [])];
    return { module: Latchkey, providers: [{ provide: FEATURE, useValue: feature }, ...providers], exports: providers };
  }
}
