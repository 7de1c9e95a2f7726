import { Module } from '@nestjs/common';
import { ModelVersionsModule } from '../model-versions/model-versions.module.js';
import { EntitiesModule } from '../entities/entities.module.js';
import { QueriesController } from './queries.controller.js';
import { Queries } from './queries.service.js';
import { QueryRegistry } from './query-registry.js';

/** Predefined queries. */
@Module({
  imports: [EntitiesModule, ModelVersionsModule],
  controllers: [QueriesController],
  providers: [QueryRegistry, Queries],
})
export class QueriesModule {}
