import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites } from './entity-writes.service.js';
import { FetchPlanRegistry } from './fetch-plan/fetch-plan-registry.js';
import { RequestedPlan } from './fetch-plan/requested-plan.js';
import { ReadCompiler } from './read/read-compiler.js';
import { WrittenObjects } from './write/answer/written-objects.js';
import { EntityDeleter } from './write/entity-deleter.js';
import { HookRegistry } from './write/hook-registry.js';
import { UnitsOfWork } from './write/unit-of-work.js';

/** The generic entity API. */
@Module({
  controllers: [EntitiesController],
  providers: [
    FetchPlanRegistry,
    RequestedPlan,
    ReadCompiler,
    HookRegistry,
    EntityDeleter,
    UnitsOfWork,
    WrittenObjects,
    EntityReads,
    EntityWrites,
  ],
})
export class EntitiesModule {}
