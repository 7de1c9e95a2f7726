import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites } from './entity-writes.service.js';
import { FetchPlanRegistry } from './fetch-plan/fetch-plan-registry.js';
import { RequestedPlan } from './fetch-plan/requested-plan.js';
import { ReadCompiler } from './read/read-compiler.js';
import { EntitySearchController } from './search/entity-search.controller.js';
import { EntitySearches } from './search/entity-searches.service.js';
import { EntityWriter } from './write/entity-writer.js';
import { HookRegistry } from './write/hook-registry.js';
import { EntityValidation } from './write/validation/entity-validation.js';

/** The generic entity API. */
@Module({
  controllers: [EntitySearchController, EntitiesController],
  providers: [
    FetchPlanRegistry,
    RequestedPlan,
    ReadCompiler,
    HookRegistry,
    EntityValidation,
    EntityWriter,
    EntityReads,
    EntitySearches,
    EntityWrites,
  ],
  exports: [FetchPlanRegistry],
})
export class EntitiesModule {}
