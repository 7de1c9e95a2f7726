import { Global, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Feature, FEATURE, Features } from './feature.js';

/** Collects what all modules declared, before anything is built from it. */
@Global()
@Module({
  providers: [
    {
      provide: Features,
      inject: [ModulesContainer],
      useFactory: (modules: ModulesContainer) =>
        new Features(
          [...modules.values()].flatMap((module) => {
            const feature = module.providers.get(FEATURE)?.instance as Feature | undefined;
            return feature ? [feature] : [];
          }),
        ),
    },
  ],
  exports: [Features],
})
export class FeaturesModule {}
