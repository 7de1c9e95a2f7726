import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { CallChecks } from './call-checks.js';
import { ResultWriter } from './result-writer.js';
import { ServiceExceptions } from './service-exceptions.js';
import { ServiceRegistry } from './service-registry.js';
import { ServiceTypes } from './service-types.js';
import { ServicesController } from './services.controller.js';
import { Services } from './services.service.js';

/** Methods of application services, called over HTTP. */
@Module({
  imports: [EntitiesModule],
  controllers: [ServicesController],
  providers: [ServiceTypes, ServiceRegistry, CallChecks, ResultWriter, ServiceExceptions, Services],
})
export class ServicesModule {}
