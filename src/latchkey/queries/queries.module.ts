import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { ModelVersionsModule } from '../model-versions/model-versions.module.js';
import { QueriesController } from './queries.controller.js';
import { Queries } from './queries.service.js';
import { QueryRegistry } from './query-registry.js';

/** Predefined queries. */
@Module({
  imports: [EntitiesModule, ModelVersionsModule],
  controllers: [QueriesController],
  providers: [QueryRegistry, Queries],
  exports: [QueryRegistry],
})
export class QueriesModule {}
