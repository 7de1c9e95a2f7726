import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { ModelVersionsModule } from '../model-versions/model-versions.module.js';
import { CallChecks } from './call-checks.js';
import { CallVersions } from './call-versions.js';
import { ResultWriter } from './result-writer.js';
import { ServiceExceptions } from './service-exceptions.js';
import { ServiceRegistry } from './service-registry.js';
import { ServiceTypes } from './service-types.js';
import { ServicesController } from './services.controller.js';
import { Services } from './services.service.js';

/** Methods of application services, called over HTTP. */
@Module({
  imports: [EntitiesModule, ModelVersionsModule],
  controllers: [ServicesController],
  providers: [ServiceTypes, ServiceRegistry, CallChecks, CallVersions, ResultWriter, ServiceExceptions, Services],
  exports: [ServiceRegistry],
})
export class ServicesModule {}
