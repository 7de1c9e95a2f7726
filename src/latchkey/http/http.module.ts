import { type DynamicModule, Module } from '@nestjs/common';
import { Denials } from './request-pipeline.js';
import { KnownRoutes } from './known-routes.js';
import { RequestBodies } from './request-bodies.js';
import { ShutdownLimit } from './shutdown-limit.js';
import { UnknownUrlController } from './unknown-url.controller.js';

/** Answers for URLs that no other module takes. */
@Module({ controllers: [UnknownUrlController] })
export class HttpModule {
  /** On the server of an application. */
  static within(routes: KnownRoutes, denials: Denials): DynamicModule {
    const providers = [
      { provide: KnownRoutes, useValue: routes },
      { provide: Denials, useValue: denials },
    ];
    return {
      module: HttpModule,
      global: true,
      providers: [...providers, RequestBodies],
      exports: [Denials, RequestBodies],
    };
  }

  /** On its own server, whose end it decides. */
  static with(routes: KnownRoutes, denials: Denials): DynamicModule {
    const { providers = [], ...module } = HttpModule.within(routes, denials);
    return { ...module, providers: [...providers, ShutdownLimit] };
  }
}
