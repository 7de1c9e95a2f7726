import { Module } from '@nestjs/common';
import { ResultWriter } from './result-writer.js';
import { ServiceRegistry } from './service-registry.js';
import { ServicesController } from './services.controller.js';
import { Services } from './services.service.js';

/** Methods of application services, called over HTTP. */
@Module({
  controllers: [ServicesController],
  providers: [ServiceRegistry, ResultWriter, Services],
  exports: [ServiceRegistry],
})
export class ServicesModule {}
