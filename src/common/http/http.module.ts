import { type DynamicModule, Module } from '@nestjs/common';
import { KnownRoutes } from './known-routes.js';
import { UnknownUrlController } from './unknown-url.controller.js';

/** Answers for URLs that no other module takes. */
@Module({ controllers: [UnknownUrlController] })
export class HttpModule {
  static with(routes: KnownRoutes): DynamicModule {
    return { module: HttpModule, providers: [{ provide: KnownRoutes, useValue: routes }] };
  }
}
