import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { QueriesController } from './queries.controller.js';
import { Queries } from './queries.service.js';
import { QueryRegistry } from './query-registry.js';

/** Predefined queries. */
@Module({
  imports: [EntitiesModule],
  controllers: [QueriesController],
  providers: [QueryRegistry, Queries],
  exports: [QueryRegistry],
})
export class QueriesModule {}
