import { type DynamicModule, Module } from '@nestjs/common';
import { Denials, RequestPipeline } from './request-pipeline.js';
import { KnownRoutes } from './known-routes.js';
import { RequestBodies } from './request-bodies.js';
import { ShutdownLimit } from './shutdown-limit.js';
import { UnknownUrlController } from './unknown-url.controller.js';

/** Answers for URLs that no other module takes. */
@Module({ controllers: [UnknownUrlController] })
export class HttpModule {
  /** On the server of an application. */
  static within(routes: KnownRoutes, pipeline: RequestPipeline): DynamicModule {
    const providers = [
      { provide: KnownRoutes, useValue: routes },
      { provide: RequestPipeline, useValue: pipeline },
      { provide: Denials, useValue: pipeline.denials },
    ];
    return {
      module: HttpModule,
      global: true,
      providers: [...providers, RequestBodies],
      exports: [Denials, RequestBodies, RequestPipeline],
    };
  }

  /** On its own server, whose end it decides. */
  static with(routes: KnownRoutes, pipeline: RequestPipeline): DynamicModule {
    const { providers = [], ...module } = HttpModule.within(routes, pipeline);
    return { ...module, providers: [...providers, ShutdownLimit] };
  }
}
