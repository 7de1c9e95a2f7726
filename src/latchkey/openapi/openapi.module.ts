import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { ServicesModule } from '../services/services.module.js';
import { OpenApiDocuments } from './documents.service.js';
import { OpenApiController } from './openapi.controller.js';
import { ViewerAssets } from './viewer/viewer-assets.js';
import { ViewerController } from './viewer/viewer.controller.js';

/** What the API says about itself. */
@Module({
  imports: [EntitiesModule, QueriesModule, ServicesModule],
  controllers: [OpenApiController, ViewerController],
  providers: [OpenApiDocuments, ViewerAssets],
  exports: [OpenApiDocuments],
})
export class OpenApiModule {}
